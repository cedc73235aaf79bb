package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jonction.testkit.Await;
import org.jonction.testkit.Netns;
import org.jonction.testkit.Network;
import org.jonction.testkit.Phone;
import org.jonction.testkit.PhoneCall;
import org.jonction.testkit.PhoneCall.State;
import org.jonction.testkit.SipSocket.Hop;
import org.jonction.testkit.Sipp;
import org.jonction.testkit.SippScenario;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bundles are replaced with calls up, and the process is killed: every call goes on. Half of the calls are SIPp's, half
 * are phones' that talk all the time.
 */
class SurvivalE2E extends WholeBox {
    private static final int CALLS = 25;
    private static final String PHONE = "+442079460001";
    private static final int OTHER_PORT = 5070;
    private static final int SIPP_TALKS_MS = 25_000;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private Console console;
    private int version = 1;

    @BeforeAll
    void signIn() throws Exception {
        console = Console.setUp(box);
    }

    @ParameterizedTest
    @ValueSource(strings = {"org.jonction.call", "org.jonction.sip", "org.jonction.media"})
    void everyCallGoesOnWhileABundleIsReplaced(String bundle) throws Exception {
        long dropsBefore = kernelDrops();
        List<Talk> talks = talks();
        try (Sipp called = called(); Sipp caller = caller()) {
            awaitCalls(2 * CALLS);

            String next = "0.1." + version++;
            assertThat(console.upload(BundleCopy.of(folder, bundle, next))).isLessThan(400);
            Await.until(SOON, () -> console.bundle(bundle).path("version").asText().equals(next), box::output);
            box.awaitStatus(SOON, status -> status.path("away").isEmpty());
            awaitAdopted();

            talks.forEach(Talk::hear);
            if (!bundle.equals("org.jonction.media")) { // which cannot relay while it is replaced
                assertNothingMissing(talks, dropsBefore);
            }
            changeAndEnd(talks);
            assertAllSucceed(caller, called);
        }
    }

    @Test
    void everyCallGoesOnAfterTheProcessWasKilled() throws Exception {
        List<Talk> talks = talks();
        try (Sipp called = called(); Sipp caller = caller()) {
            awaitCalls(2 * CALLS);
            List<String> ports = localMedia(box.status());

            box.kill();
            box.close();
            box = Box.start(network.box(), box.config(), folder, options()).awaitReady();
            console = Console.signIn(box);
            awaitAdopted();
            assertThat(localMedia(box.status())).isEqualTo(ports);

            changeAndEnd(talks);
            assertAllSucceed(caller, called);
        }
    }

    private List<Talk> talks() throws Exception {
        Phone pbx = phone(network.lan(), "pbx", Network.PBX);
        Phone itsp = phone(network.wan(), "itsp", Network.ITSP);
        List<Talk> talks = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            PhoneCall caller = pbx.call(Hop.udp(Network.BOX_LAN, 5060), PHONE).await(State.UP);
            talks.add(new Talk(caller, itsp.awaitCall(SOON).await(State.UP)));
        }
        talks.forEach(Talk::hear);
        return talks;
    }

    /** No packet is missing but those that the kernel says it dropped, as it may on a machine that is too busy. */
    private void assertNothingMissing(List<Talk> talks, long dropsBefore) throws IOException {
        long gaps = talks.stream()
                .mapToLong(talk -> talk.caller().media().received().gaps() + talk.called().media().received().gaps())
                .sum();
        assertThat(gaps).as("gaps in all sequences").isLessThanOrEqualTo(kernelDrops() - dropsBefore);
    }

    /** Datagrams that a full buffer has cost in any of the three namespaces, or on the way between them. */
    private long kernelDrops() throws IOException {
        long drops = 0;
        for (Netns place : List.of(network.lan(), network.box(), network.wan())) {
            List<String[]> udp = place.run("cat", "/proc/net/snmp").lines()
                    .filter(line -> line.startsWith("Udp: "))
                    .map(line -> line.split(" "))
                    .toList();
            for (int i = 0; i < udp.getFirst().length; i++) {
                drops += udp.getFirst()[i].matches("(Rcv|Snd)bufErrors") ? Long.parseLong(udp.getLast()[i]) : 0;
            }
        }
        for (String cpu : Files.readAllLines(Path.of("/proc/net/softnet_stat"))) {
            drops += Long.parseLong(cpu.split(" ")[1], 16);
        }
        return drops;
    }

    /** Each side holds and takes back the other, hears it again, and hangs up in every other call. */
    private static void changeAndEnd(List<Talk> talks) {
        for (int i = 0; i < talks.size(); i++) {
            Talk talk = talks.get(i);
            boolean byCaller = i % 2 == 0;
            PhoneCall asking = byCaller ? talk.caller() : talk.called();
            PhoneCall other = byCaller ? talk.called() : talk.caller();
            assertThat(asking.hold().status()).isEqualTo(200);
            assertThat(asking.resume().status()).isEqualTo(200);
            assertThat(other.hold().status()).isEqualTo(200);
            assertThat(other.resume().status()).isEqualTo(200);
            talk.hear();
            assertThat(asking.hangUp().status()).isEqualTo(200);
            other.await(State.ENDED);
        }
    }

    private Sipp called() throws Exception {
        SippScenario scenario = SippScenario.called("backup")
                .respond(180).respond(200, "sendrecv").receive("ACK")
                .receive("INVITE", "a=sendonly").respond(200, "recvonly").receive("ACK")
                .receive("BYE").respond(200);
        return Sipp.answer(
                network.wan(), folder, new Sipp.Run(scenario, Network.ITSP_BACKUP, 5060, false, CALLS, CALLS));
    }

    private Sipp caller() throws Exception {
        SippScenario scenario = SippScenario.caller("pbx", "+33199000199")
                .invite("sendrecv").maybe(100).receive(180).receive(200).ack().pause(SIPP_TALKS_MS)
                .invite("sendonly").maybe(100).receive(200, "a=recvonly").ack()
                .request("BYE");
        return Sipp.call(
                network.lan(),
                folder,
                new Sipp.Run(scenario, Network.PBX, OTHER_PORT, false, CALLS, CALLS),
                Network.BOX_LAN + ":5060",
                "+442079460201");
    }

    private static void assertAllSucceed(Sipp caller, Sipp called) throws Exception {
        assertThat(caller.await(PATIENCE)).as(caller.complaints()).extracting("succeeded", "failed")
                .containsExactly((long) CALLS, 0L);
        assertThat(called.await(PATIENCE)).as(called.complaints()).extracting("succeeded", "failed")
                .containsExactly((long) CALLS, 0L);
    }

    private void awaitCalls(int count) {
        box.awaitStatus(SOON, status -> status.path("calls").size() == count
                && Box.all(status.path("calls"), call -> call.path("state").asText().equals("ANSWERED")));
    }

    /** Waits until every call of the phones is there again and says that it has been taken over. */
    private void awaitAdopted() {
        Await.until(SOON, () -> {
            int adopted = 0;
            for (JsonNode call : talkingIn(box.status())) {
                JsonNode detail = console.get("/api/v1/calls/" + call.path("id").asText());
                adopted += detail.findValuesAsText("step").contains("adopted") ? 1 : 0;
            }
            return adopted == CALLS;
        }, box::output);
    }

    private static List<JsonNode> talkingIn(JsonNode status) {
        List<JsonNode> calls = new ArrayList<>();
        for (JsonNode call : status.path("calls")) {
            if (call.path("called").asText().equals(PHONE)) {
                calls.add(call);
            }
        }
        return calls;
    }

    private static List<String> localMedia(JsonNode status) {
        List<String> ports = new ArrayList<>();
        talkingIn(status).forEach(call -> {
            ports.add(call.at("/a/localMedia").asText());
            ports.add(call.at("/b/localMedia").asText());
        });
        return ports.stream().sorted().toList();
    }
}
