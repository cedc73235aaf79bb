package org.jonction.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jonction.api.call.CallEnd;
import org.jonction.api.call.CallInfo;
import org.jonction.api.call.CallState;
import org.jonction.api.call.Decision;
import org.jonction.api.call.LegInfo;
import org.jonction.api.media.StreamStats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallRecordWriterTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00.123456Z");

    @TempDir
    Path state;

    @Test
    void anAnsweredCallIsOneLineWithBothLegsAndEveryTry() throws Exception {
        CallRecordWriter records = new CallRecordWriter(state.resolve("records"), 1 << 20, 2, 100);
        records.onEnd(() -> end("c1", "+4989\"1\\\n\uD83D\uDCDE"));
        records.close();

        Path file = state.resolve("records/calls.jsonl");
        assertThat(Files.readAllLines(file)).singleElement().isEqualTo(
                "{\"id\":\"c1\",\"calling\":\"+4989\\\"1\\\\\\u000a\\ud83d\\udcde\",\"called\":\"+49301\","
                        + "\"startedAt\":\"2026-03-01T10:00:00.123Z\",\"answeredAt\":\"2026-03-01T10:00:02.123Z\","
                        + "\"endedAt\":\"2026-03-01T10:00:07.123Z\",\"setupMs\":2000,\"talkMs\":5000,"
                        + "\"endedBy\":\"caller\",\"status\":200,\"reason\":\"hung up\","
                        + "\"transferredFrom\":\"\",\"transferredTo\":\"c9\","
                        + "\"a\":" + leg("pbx") + ",\"b\":" + leg("itsp") + ",\"tries\":["
                        + "{\"step\":\"try\",\"trunk\":\"other\",\"text\":\"INVITE to UDP 192.0.2.2:5060\"},"
                        + "{\"step\":\"response\",\"trunk\":\"other\",\"text\":\"503; tried elsewhere\"},"
                        + "{\"step\":\"try\",\"trunk\":\"itsp\",\"text\":\"INVITE to UDP 192.0.2.3:5060\"}]}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(records.status().written()).isEqualTo(1);
    }

    @Test
    void theLatestComeFirstAcrossFilesWhoseNumberAndSizeAreBounded() throws Exception {
        CallRecordWriter records = new CallRecordWriter(state, 4_000, 3, 100);
        for (int i = 0; i < 40; i++) {
            String id = "c" + i;
            records.onEnd(() -> end(id, "+49891"));
            while (records.status().written() <= i) {
                Thread.onSpinWait();
            }
        }
        records.close();

        List<String> latest = records.latest(6);
        assertThat(latest).hasSize(6);
        assertThat(IntStream.range(0, 6)).allSatisfy(
                i -> assertThat(latest.get(i)).startsWith("{\"id\":\"c" + (39 - i) + "\","));
        assertThat(records.latest(1_000).size()).isBetween(6, 15);
        try (var files = Files.list(state)) {
            assertThat(files).hasSize(3).allSatisfy(file -> assertThat(Files.size(file)).isLessThanOrEqualTo(4_000));
        }
    }

    @Test
    void aDiskThatHangsHoldsUpNobodyAndWhatIsLostIsCounted() throws Exception {
        CallRecordWriter records = new CallRecordWriter(state, 1 << 20, 2, 5);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch disk = new CountDownLatch(1);
        records.onEnd(() -> {
            begun.countDown();
            try {
                disk.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return end("slow", "+49891");
        });
        begun.await();
        for (int i = 0; i < 8; i++) {
            records.onEnd(() -> end("c", "+49891"));
        }
        assertThat(records.status().lost()).isEqualTo(3);
        disk.countDown();
        records.close();
        assertThat(records.latest(100)).hasSize(6);
    }

    @Test
    void afterAFolderThatCannotBeWrittenRecordsGoOn() throws Exception {
        Path folder = state.resolve("records");
        Files.createFile(folder);
        CallRecordWriter records = new CallRecordWriter(folder, 1 << 20, 2, 100);
        records.onEnd(() -> end("c1", "+49891"));
        while (records.status().lost() < 1) {
            Thread.onSpinWait();
        }
        assertThat(records.status().error()).contains("calls.jsonl cannot be written");
        Files.delete(folder);
        records.onEnd(() -> end("c2", "+49891"));
        records.close();
        assertThat(records.latest(10)).singleElement().asString().startsWith("{\"id\":\"c2\"");
        assertThat(records.status().error()).isEmpty();
    }

    @Test
    void aRecordFileGoesOnWithWhatIsThere() throws IOException {
        try (RecordFile file = new RecordFile(state, "calls", 1 << 20, 2)) {
            file.append("1\n".getBytes());
        }
        try (RecordFile file = new RecordFile(state, "calls", 1 << 20, 2)) {
            file.append("2\n".getBytes());
            assertThat(file.latest(5)).containsExactly("2", "1");
        }
    }

    private static CallEnd end(String id, String calling) {
        List<Decision> explanation = List.of(
                new Decision("route", "out", "leads to other, then itsp"),
                new Decision("try", "other", "INVITE to UDP 192.0.2.2:5060"),
                new Decision("response", "other", "503; tried elsewhere"),
                new Decision("try", "itsp", "INVITE to UDP 192.0.2.3:5060"));
        CallInfo call = new CallInfo(
                id, CallState.ENDED, calling, "+49301", START, Optional.of(START.plusSeconds(2)), info("pbx"),
                Optional.of(info("itsp")), "", "c9", explanation);
        return new CallEnd(call, START.plusSeconds(7), "caller", 200, "hung up");
    }

    private static LegInfo info(String trunk) {
        return new LegInfo(
                trunk, "p@1", "generic@1", "udp:192.0.2.1:5060", "call-" + trunk, "+1", "PCMA/8000", "AEAD_AES_256_GCM", "192.0.2.9:20000",
                new StreamStats(1, 2, 3, 4, 5, 6, 7, 8, "192.0.2.1:4000"));
    }

    private static String leg(String trunk) {
        return "{\"trunk\":\"" + trunk + "\",\"profile\":\"p@1\",\"driver\":\"generic@1\","
                + "\"remote\":\"udp:192.0.2.1:5060\",\"callId\":\"call-" + trunk + "\",\"number\":\"+1\","
                + "\"codec\":\"PCMA/8000\",\"encryption\":\"AEAD_AES_256_GCM\",\"localMedia\":\"192.0.2.9:20000\",\"media\":\"192.0.2.1:4000\","
                + "\"rtpPackets\":1,\"rtpBytes\":2,\"rtcpPackets\":3,\"lostPackets\":7,\"strayPackets\":4,"
                + "\"malformedPackets\":5,\"undeliveredPackets\":6,\"srtpFailures\":8}";
    }
}
