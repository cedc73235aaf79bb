package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jonction.testkit.Baresip;
import org.jonction.testkit.Kamailio;
import org.jonction.testkit.Network;
import org.jonction.testkit.Tone;
import org.jonction.testkit.Wav;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two real clients on either side of the box, each playing a tone and recording what it hears. */
@Tag("slow")
class AudioE2E extends WholeBox {
    private static final int CALLER_HZ = 440;
    private static final int CALLED_HZ = 660;
    private static final double LOUD = 0.1;
    /** RMS of a sine of the amplitude that the clients play, 0.5. */
    private static final double LEVEL = 0.3536;
    /** Packets of 20 ms to wait for in each direction. */
    private static final int PACKETS = 150;
    private static final String PASSWORD = "s3cret";

    /** Leaves out the provider's domain: baresip 1.1 takes calls for its own address only. */
    @Override
    String adapted(String document) {
        return document.replace("domain: sip.provider.example, ", "");
    }

    @ParameterizedTest
    @EnumSource(names = {"UDP", "TCP", "UDP_TO_TCP", "TCP_TO_UDP", "INBOUND_UDP_TO_TCP", "IPV6_TO_IPV4"})
    void bothClientsHearEachOther(Way way) throws Exception {
        try (Baresip called = Baresip.start(
                        way.calledPlace(network), folder,
                        Baresip.Account.plain(way.number, way.calledAddress, way.calledTcp, CALLED_HZ));
                Baresip caller = Baresip.start(
                        way.callerPlace(network), folder,
                        Baresip.Account.plain(way.origin(), way.callerAddress, way.callerTcp, CALLER_HZ))) {
            String box = way.boxAddress();
            caller.dial("sip:" + way.number + "@" + (box.indexOf(':') < 0 ? box : "[" + box + "]") + ":5060;transport="
                    + (way.callerTcp ? "tcp" : "udp"));
            talkAndHangUp(caller, called);
        }
    }

    @Test
    void aClientThatIsRegisteredAtARegistrarBehindTheTrunkIsReached() throws Exception {
        String number = "+442079460210";
        Baresip.Account registered =
                new Baresip.Account(number, Network.ITSP, false, Network.ITSP_BACKUP + ":5060", PASSWORD, CALLED_HZ);
        try (Kamailio registrar = Kamailio.start(
                        network.wan(), folder, Network.ITSP_BACKUP, PASSWORD, "sip:" + Network.BOX_WAN + ":5060");
                Baresip called = Baresip.start(network.wan(), folder, registered);
                Baresip caller = Baresip.start(
                        network.lan(), folder,
                        Baresip.Account.plain("+33199000199", Network.PBX_2, true, CALLER_HZ))) {
            caller.dial("sip:" + number + "@" + Network.BOX_LAN + ":5060;transport=tcp");
            talkAndHangUp(caller, called);
        }
    }

    @Test
    void aClientCallsTheLanThroughItsRegistrar() throws Exception {
        Baresip.Account registered = new Baresip.Account(
                "+442079460210", Network.ITSP, false, Network.ITSP_BACKUP + ":5060", PASSWORD, CALLER_HZ);
        try (Kamailio registrar = Kamailio.start(
                        network.wan(), folder, Network.ITSP_BACKUP, PASSWORD, "sip:" + Network.BOX_WAN + ":5060");
                Baresip called = Baresip.start(
                        network.lan(), folder,
                        Baresip.Account.plain("+33199000201", Network.PBX_2, true, CALLED_HZ));
                Baresip caller = Baresip.start(network.wan(), folder, registered)) {
            caller.dial("sip:+33199000201@" + Network.ITSP_BACKUP + ":5060;transport=udp");
            talkAndHangUp(caller, called);
        }
    }

    private void talkAndHangUp(Baresip caller, Baresip called) throws IOException {
        box.awaitStatus(SOON, status -> heard(status, "/calls/0/a") && heard(status, "/calls/0/b"));
        caller.hangUp();
        caller.awaitEvent("CALL_CLOSED");
        called.awaitEvent("CALL_CLOSED");
        assertTone(called.heard(), CALLER_HZ);
        assertTone(caller.heard(), CALLED_HZ);
    }

    private static boolean heard(JsonNode status, String leg) {
        return status.at(leg + "/received/rtpPackets").asLong() >= PACKETS;
    }

    private static void assertTone(Wav recording, double frequencyHz) {
        Wav heard = recording.trimmed(LOUD);
        Tone tone = Tone.measure(heard.samples());
        assertThat(tone.frequencyHz()).isCloseTo(frequencyHz, within(frequencyHz * 0.02));
        assertThat(tone.rms()).isCloseTo(LEVEL, within(LEVEL * 0.1));
        assertThat(tone.purity()).isGreaterThan(0.9);
        assertThat(heard.seconds()).isBetween(PACKETS * 0.02 * 0.9, 20.0);
    }
}
