package org.jonction.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jonction.api.media.SrtpKey;
import org.jonction.api.media.SrtpProgress;
import org.jonction.api.media.SrtpSuite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams under one key, sent by one context and received by another. */
class SrtpContextTest {
    private static final int SSRC = 0xcafe;

    private final PacketBuffer packet = new PacketBuffer();
    private final SrtpScratch scratch = new SrtpScratch();
    private SrtpKey key = SrtpKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_80);
    private SrtpContext sender = new SrtpContext(key);
    private SrtpContext receiver = new SrtpContext(key);

    private void use(SrtpKey other) {
        key = other;
        sender = new SrtpContext(key);
        receiver = new SrtpContext(key);
    }

    private byte[] seal(PacketKind kind, byte[] plain) {
        packet.bytes.put(0, plain);
        int length = sender.protect(kind, packet, plain.length, scratch);
        assertThat(length).isGreaterThan(plain.length);
        return bytes(length);
    }

    private byte[] sealRtp(int sequence) {
        return seal(PacketKind.RTP, FarEnd.rtpPacket(SSRC, sequence & 0xffff));
    }

    private int open(PacketKind kind, byte[] sealed) {
        packet.bytes.put(0, sealed);
        return receiver.unprotect(kind, packet, sealed.length, scratch);
    }

    private boolean opened(byte[] sealed, int sequence) {
        int length = open(PacketKind.RTP, sealed);
        boolean whole = length > 0;
        if (whole) {
            assertThat(bytes(length)).isEqualTo(FarEnd.rtpPacket(SSRC, sequence & 0xffff));
        } else {
            assertThat(bytes(sealed.length)).as("a refused packet stays as it was").isEqualTo(sealed);
        }
        return whole;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        packet.bytes.get(0, bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSealedIsOpenedOnceAndNothingElseIs(SrtpSuite suite) {
        use(SrtpKey.random(suite));
        byte[] sealed = sealRtp(7);
        assertThat(sealed).hasSize(172 + suite.tagBytes());
        for (int i = 0; i < sealed.length; i++) {
            byte[] forged = sealed.clone();
            forged[i] ^= 1;
            assertThat(opened(forged, 7)).as("byte %d changed", i).isFalse();
        }
        assertThat(opened(Arrays.copyOf(sealed, sealed.length - 1), 7)).isFalse();
        assertThat(opened(sealed, 7)).isTrue();
        assertThat(opened(sealed, 7)).as("replayed").isFalse();
        receiver = new SrtpContext(SrtpKey.random(suite));
        assertThat(opened(sealed, 7)).as("another key").isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void rtcpIsSealedWithItsIndexAndOpenedOnce(SrtpSuite suite) {
        use(SrtpKey.random(suite));
        byte[] report = new byte[28];
        report[0] = (byte) 0x80;
        report[1] = (byte) 200;
        report[3] = 6;
        report[7] = 9;
        byte[] first = seal(PacketKind.RTCP, report);
        byte[] second = seal(PacketKind.RTCP, report);
        assertThat(first).hasSize(28 + 4 + Math.max(10, suite.tagBytes())).isNotEqualTo(second);
        assertThat(Arrays.copyOf(first, 8)).isEqualTo(Arrays.copyOf(report, 8));
        for (int i = 0; i < first.length; i++) {
            byte[] forged = first.clone();
            forged[i] ^= 1;
            assertThat(open(PacketKind.RTCP, forged)).as("byte %d changed", i).isNegative();
        }
        assertThat(open(PacketKind.RTCP, second)).isEqualTo(28);
        assertThat(open(PacketKind.RTCP, first)).as("out of order").isEqualTo(28);
        assertThat(bytes(28)).isEqualTo(report);
        assertThat(open(PacketKind.RTCP, first)).as("replayed").isNegative();
    }

    @ParameterizedTest
    @EnumSource(names = {"AES_CM_128_HMAC_SHA1_80", "AEAD_AES_128_GCM"})
    void aStreamGoesOnOverThreeRolloversWithLossAndReordering(SrtpSuite suite) {
        use(SrtpKey.random(suite));
        Random random = new Random(5);
        int first = 65_000;
        int received = 0;
        for (int at = first; at < first + 3 * 65_536; at += 20) {
            List<Integer> burst = new ArrayList<>();
            for (int i = at; i < at + 20; i++) {
                burst.add(i);
            }
            List<byte[]> sealed = burst.stream().map(this::sealRtp).toList();
            List<Integer> order = new ArrayList<>(burst);
            Collections.shuffle(order, random);
            for (int sequence : order) {
                if (random.nextInt(10) > 0) {
                    assertThat(opened(sealed.get(sequence - at), sequence)).as("packet %d", sequence).isTrue();
                    received++;
                }
            }
        }
        assertThat(received).isGreaterThan(150_000);
        assertThat(sender.progress().getFirst().index()).isGreaterThan(3 * 65_536);
    }

    @Test
    void aLossOfManyPacketsAcrossTheRolloverIsSurvived() {
        assertThat(opened(sealRtp(60_000), 60_000)).isTrue();
        for (int i = 60_001; i < 65_536 + 20_000; i++) {
            sealRtp(i);
        }
        assertThat(opened(sealRtp(65_536 + 20_000), 20_000)).isTrue();
    }

    @Test
    void aReceiverThatComesAfterSeveralRolloversFindsTheCounterByItself() {
        for (int i = 0; i < 5 * 65_536 + 100; i++) {
            sealRtp(i);
        }
        int sequence = 5 * 65_536 + 100;
        int missed = 0;
        while (!opened(sealRtp(sequence), sequence)) {
            sequence++;
            missed++;
        }
        assertThat(missed).isLessThanOrEqualTo(5);
        assertThat(opened(sealRtp(sequence + 1), sequence + 1)).isTrue();
    }

    @Test
    void whatIsTooOldForTheWindowIsRefused() {
        byte[] old = sealRtp(100);
        byte[] late = sealRtp(101);
        opened(sealRtp(101 + 63), 164);
        assertThat(opened(late, 101)).isTrue();
        assertThat(opened(old, 100)).isFalse();
    }

    @Test
    void aPacketIsNeverSealedTwice() {
        byte[] plain = FarEnd.rtpPacket(SSRC, 5);
        seal(PacketKind.RTP, plain);
        packet.bytes.put(0, plain);
        assertThat(sender.protect(PacketKind.RTP, packet, plain.length, scratch)).isNegative();
    }

    @Test
    void theIdentifierOfTheMasterKeyIsPassedOver() {
        for (SrtpSuite suite : SrtpSuite.values()) {
            use(SrtpKey.random(suite));
            receiver = new SrtpContext(new SrtpKey(suite, key.inline(), 4, 0));
            byte[] sealed = sealRtp(7);
            int at = suite.aead() ? sealed.length : sealed.length - suite.tagBytes();
            byte[] identified = new byte[sealed.length + 4];
            System.arraycopy(sealed, 0, identified, 0, at);
            identified[at + 3] = 1;
            System.arraycopy(sealed, at, identified, at + 4, sealed.length - at);
            assertThat(opened(identified, 7)).as("%s", suite).isTrue();
        }
    }

    @Test
    void aKeyIsNotUsedBeyondItsLifetime() {
        SrtpKey shortLived = new SrtpKey(key.suite(), key.inline(), 0, 3);
        receiver = new SrtpContext(shortLived);
        for (int i = 0; i < 3; i++) {
            assertThat(opened(sealRtp(i), i)).isTrue();
        }
        assertThat(opened(sealRtp(3), 3)).isFalse();
    }

    @Test
    void headerExtensionsAndContributingSourcesStayReadable() {
        byte[] plain = new byte[12 + 4 + 8 + 5];
        plain[0] = (byte) 0x91; // one CSRC, an extension
        plain[19] = 1; // of one word
        plain[28] = 42;
        byte[] sealed = seal(PacketKind.RTP, plain);
        assertThat(Arrays.copyOf(sealed, 24)).isEqualTo(Arrays.copyOf(plain, 24));
        assertThat(open(PacketKind.RTP, sealed)).isEqualTo(plain.length);
        assertThat(bytes(plain.length)).isEqualTo(plain);
    }

    @Test
    void packetsThatAreTooShortAreRefused() {
        for (SrtpSuite suite : SrtpSuite.values()) {
            use(SrtpKey.random(suite));
            for (int length = 12; length < 12 + suite.tagBytes(); length++) {
                assertThat(open(PacketKind.RTP, Arrays.copyOf(FarEnd.rtpPacket(SSRC, 1), length))).isNegative();
            }
            for (int length = 8; length < 8 + 4 + 10; length++) {
                byte[] report = new byte[length];
                report[0] = (byte) 0x80;
                report[1] = (byte) 201;
                assertThat(open(PacketKind.RTCP, report)).isNegative();
            }
        }
    }

    @Test
    void aContextThatIsBuiltAnewGoesOnWhereTheOldOneWasNoted() {
        int sequence = 0;
        SrtpProgress.Stream notedSent = null;
        SrtpProgress.Stream notedReceived = null;
        byte[] last = {};
        for (; sequence < 3 * 65_536 + 200; sequence++) {
            last = sealRtp(sequence);
            opened(last, sequence);
            if (sender.noteworthy()) {
                notedSent = sender.progress().getFirst();
            }
            if (receiver.noteworthy()) {
                notedReceived = receiver.progress().getFirst();
            }
        }
        assertThat(notedSent).isEqualTo(notedReceived);
        sender = new SrtpContext(key).resume(List.of(notedSent), true);
        receiver = new SrtpContext(key).resume(List.of(notedReceived), false);

        assertThat(opened(sealRtp(sequence), sequence)).isTrue();
        assertThat(sender.progress().getFirst().index()).isEqualTo(sequence);
        byte[] report = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, (byte) (SSRC >> 8), (byte) SSRC};
        assertThat(open(PacketKind.RTCP, seal(PacketKind.RTCP, report))).isEqualTo(8);
    }

    @Test
    void manySourcesDoNotFillTheMemory() {
        for (int i = 0; i < 1000; i++) {
            byte[] sealed = seal(PacketKind.RTP, FarEnd.rtpPacket(i, 1));
            assertThat(open(PacketKind.RTP, sealed)).isPositive();
        }
        assertThat(receiver.progress()).hasSize(32);
        assertThat(sender.progress()).hasSize(32);
    }

    @Test
    void counterModeAllocatesNothing() {
        long before = 0;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] plain = FarEnd.rtpPacket(SSRC, 0);
        for (int i = 0; i < 40_000; i++) {
            if (i == 30_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            packet.bytes.put(0, plain);
            packet.bytes.putShort(2, (short) i);
            int sealed = sender.protect(PacketKind.RTP, packet, plain.length, scratch);
            if (receiver.unprotect(PacketKind.RTP, packet, sealed, scratch) < 0) {
                throw new AssertionError("packet " + i);
            }
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
    }

    @Test
    void keysAreNotTold() {
        assertThat(key.toString() + sender + receiver).doesNotContain(key.inline());
        assertThat(key).hasToString("SrtpKey[AES_CM_128_HMAC_SHA1_80]");
    }
}
