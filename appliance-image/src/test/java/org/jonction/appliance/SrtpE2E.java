package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.jonction.testkit.Await;
import org.jonction.testkit.Baresip;
import org.jonction.testkit.Tone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Real clients on either side of the box, of which one or both speak SRTP. The trunks of the LAN
 * prefer it, those of the provider require it and do ICE with who can.
 */
class SrtpE2E extends WholeBox {
    private static final int CALLER_HZ = 440;
    private static final int CALLED_HZ = 660;
    private static final String REQUIRED = "srtp-mand";
    /** Packets of 20 ms. */
    private static final int PACKETS = 100;

    @Override
    String adapted(String document) {
        return document.replace("domain: sip.provider.example, ", "")
                .replace("peer: itsp, profile: itsp }", "peer: itsp, profile: checked }")
                .replace("peer: itsp-tcp, profile: itsp }", "peer: itsp-tcp, profile: checked }")
                .replace("profile: pbx }", "profile: preferring }");
    }

    private Baresip.Account called(Way way, String encryption) {
        return Baresip.Account.plain(way.number, way.calledAddress, way.calledTcp, CALLED_HZ).encrypted(encryption);
    }

    private Baresip.Account caller(Way way, String encryption) {
        return Baresip.Account.plain(way.origin(), way.callerAddress, way.callerTcp, CALLER_HZ).encrypted(encryption);
    }

    private static void dial(Baresip caller, Way way) throws Exception {
        caller.dial("sip:" + way.number + "@" + way.boxAddress() + ":5060;transport=" + (way.callerTcp ? "tcp" : "udp"));
    }

    /** Waits until so many packets more have come on both legs. */
    private void talk(int packets) throws Exception {
        JsonNode now = box.status();
        long a = received(now, "a") + packets;
        long b = received(now, "b") + packets;
        box.awaitStatus(SOON, status -> received(status, "a") >= a && received(status, "b") >= b);
    }

    private static long received(JsonNode status, String leg) {
        return status.at("/calls/0/" + leg + "/received/rtpPackets").asLong();
    }

    private String encryption(String leg) throws Exception {
        return box.status().at("/calls/0/" + leg + "/encryption").asText();
    }

    /** Some packets may overtake the description that brings their key. */
    private void assertHardlyAnythingRefused() throws Exception {
        for (String leg : new String[] {"a", "b"}) {
            assertThat(box.status().at("/calls/0/" + leg + "/received/srtpFailures").asLong())
                    .as("SRTP failures on leg %s", leg)
                    .isLessThan(10);
        }
    }

    private static void hangUp(Baresip caller, Baresip called) throws Exception {
        caller.hangUp();
        caller.awaitEvent("CALL_CLOSED");
        called.awaitEvent("CALL_CLOSED");
    }

    /** What was heard at last is the tone. */
    private static void assertEndsWithTone(Baresip client, double frequencyHz) throws Exception {
        short[] all = client.heard().trimmed(0.1).samples();
        int second = Tone.RATE_HZ;
        assertThat(all.length).isGreaterThan(second);
        Tone tone = Tone.measure(Arrays.copyOfRange(all, all.length - second, all.length));
        assertThat(tone.frequencyHz()).isCloseTo(frequencyHz, within(frequencyHz * 0.02));
        assertThat(tone.purity()).isGreaterThan(0.9);
    }

    @ParameterizedTest
    @CsvSource({
        "UDP, '', srtp-mand, '', AES_CM_128_HMAC_SHA1_80", // plain to encrypted
        "TCP, srtp-mand, srtp-mand, AES_CM_128_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_80",
        "TCP_TO_UDP, srtp, srtp, AES_CM_128_HMAC_SHA1_80, AES_CM_128_HMAC_SHA1_80", // offered over RTP/AVP
        "INBOUND_UDP, srtp-mand, '', AES_CM_128_HMAC_SHA1_80, ''", // encrypted to plain
    })
    void bothClientsHearEachOther(Way way, String callers, String calleds, String a, String b) throws Exception {
        try (Baresip called = Baresip.start(way.calledPlace(network), folder, called(way, calleds));
                Baresip caller = Baresip.start(way.callerPlace(network), folder, caller(way, callers))) {
            dial(caller, way);
            talk(PACKETS);
            assertThat(encryption("a")).isEqualTo(a);
            assertThat(encryption("b")).isEqualTo(b);
            caller.hold();
            Await.until(SOON, () -> box.status().at("/calls/0/state").asText().equals("HELD"), box::output);
            caller.resume();
            Await.until(SOON, () -> box.status().at("/calls/0/state").asText().equals("ANSWERED"), box::output);
            talk(PACKETS);
            assertHardlyAnythingRefused();
            hangUp(caller, called);
            assertEndsWithTone(called, CALLER_HZ);
            assertEndsWithTone(caller, CALLED_HZ);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TCP", "INBOUND_UDP"})
    void aClientThatDoesIceIsHeardOverThePairThatItHasChecked(Way way) throws Exception {
        Baresip.Account from = caller(way, way.inbound ? REQUIRED : "srtp");
        Baresip.Account to = called(way, way.inbound ? "" : REQUIRED);
        try (Baresip called =
                        Baresip.start(way.calledPlace(network), folder, way.inbound ? to : to.withIce());
                Baresip caller =
                        Baresip.start(way.callerPlace(network), folder, way.inbound ? from.withIce() : from)) {
            dial(caller, way);
            talk(PACKETS);
            assertHardlyAnythingRefused();
            hangUp(caller, called);
            assertEndsWithTone(called, CALLER_HZ);
            assertEndsWithTone(caller, CALLED_HZ);
        }
    }

    @ParameterizedTest
    @CsvSource({"org.jonction.media, 0.1.1", "org.jonction.call, 0.1.2"})
    void audioGoesOnUnderTheSameKeysWhileABundleIsReplaced(String bundle, String version) throws Exception {
        Console console = version.equals("0.1.1") ? Console.setUp(box) : Console.signIn(box);
        Way way = Way.TCP;
        try (Baresip called = Baresip.start(way.calledPlace(network), folder, called(way, REQUIRED));
                Baresip caller = Baresip.start(way.callerPlace(network), folder, caller(way, REQUIRED))) {
            dial(caller, way);
            talk(PACKETS);
            assertThat(console.upload(BundleCopy.of(folder, bundle, version))).isLessThan(400);
            Await.until(SOON, () -> console.bundle(bundle).path("version").asText().equals(version), box::output);
            box.awaitStatus(SOON, status -> status.path("away").isEmpty() && status.path("calls").size() == 1);
            talk(2 * PACKETS);
            assertThat(encryption("b")).isEqualTo("AES_CM_128_HMAC_SHA1_80");
            assertHardlyAnythingRefused();
            hangUp(caller, called);
            assertEndsWithTone(called, CALLER_HZ);
            assertEndsWithTone(caller, CALLED_HZ);
        }
    }

    @Test
    void aClientWithoutSrtpDoesNotGetThroughWhereItIsRequired() throws Exception {
        Way way = Way.INBOUND_UDP;
        try (Baresip caller = Baresip.start(way.callerPlace(network), folder, caller(way, ""))) {
            caller.call("sip:" + way.number + "@" + way.boxAddress() + ":5060;transport=udp");
            caller.awaitEvent("CALL_CLOSED");
            assertThat(box.status().path("calls")).isEmpty();
        }
    }
}
