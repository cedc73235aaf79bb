package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jonction.testkit.Answer;
import org.jonction.testkit.Baresip;
import org.jonction.testkit.Network;
import org.jonction.testkit.Phone;
import org.jonction.testkit.PhoneCall;
import org.jonction.testkit.PhoneCall.State;
import org.jonction.testkit.SipSocket.Hop;
import org.jonction.testkit.Sipp;
import org.jonction.testkit.SippScenario;
import org.jonction.testkit.Tone;
import org.junit.jupiter.api.Test;

/** Transfers that the box carries out between real clients, with audio afterwards; redirections by SIPp. */
class TransferE2E extends WholeBox {
    private static final int CALLER_HZ = 440;
    private static final int CALLED_HZ = 660;
    private static final int PACKETS = 100;
    private static final String CALLED = "+442079460001";
    private static final String TARGET = "+442079460101";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Leaves out the provider's domain: baresip takes calls for its own address only. */
    @Override
    String adapted(String document) {
        return document.replace("domain: sip.provider.example, ", "");
    }

    private static String atTheBox(String number) {
        return "sip:" + number + "@" + Network.BOX_LAN + ":5060";
    }

    private static boolean heard(JsonNode call) {
        return call.at("/a/received/rtpPackets").asLong() >= PACKETS
                && call.at("/b/received/rtpPackets").asLong() >= PACKETS;
    }

    @Test
    void aCallThatBaresipTransfersIsHeardOnBothSides() throws Exception {
        Phone other = phone(network.wan(), "itsp", Network.ITSP_2);
        try (Baresip called = Baresip.start(
                        network.wan(), folder, Baresip.Account.plain(CALLED, Network.ITSP, false, CALLED_HZ));
                Baresip caller = Baresip.start(
                        network.lan(), folder,
                        Baresip.Account.plain("+33199000199", Network.PBX, false, CALLER_HZ))) {
            caller.dial(atTheBox(CALLED));
            box.awaitStatus(SOON, status -> heard(status.at("/calls/0")));

            caller.transfer(atTheBox(TARGET));
            PhoneCall target = other.awaitCall(SOON).await(State.UP);
            caller.awaitEvent("CALL_CLOSED");
            box.awaitStatus(SOON, status -> status.path("calls").size() == 1
                    && !status.at("/calls/0/transferredFrom").asText().isEmpty()
                    && status.at("/calls/0/a/trunk").asText().equals("itsp")
                    && heard(status.at("/calls/0")));

            Tone tone = Tone.measure(target.media().heard(1));
            assertThat(tone.frequencyHz()).isCloseTo(CALLED_HZ, within(CALLED_HZ * 0.02));
            assertThat(target.hangUp().status()).isEqualTo(200);
            called.awaitEvent("CALL_CLOSED");
        }
    }

    @Test
    void twoCallsAreJoinedAndTheConsoleTellsTheStory() throws Exception {
        Phone pbx = phone(network.lan(), "pbx", Network.PBX_2);
        Phone itsp = phone(network.wan(), "itsp", Network.ITSP);
        Phone other = phone(network.wan(), "itsp", Network.ITSP_2);
        try (Chrome chrome = Chrome.start(folder)) {
            chrome.signIn(box);
            Talk first = Talk.begin(pbx, itsp);
            PhoneCall consulting = pbx.call(Hop.tcp(Network.BOX_LAN, 5060), TARGET).await(State.UP);
            PhoneCall target = other.awaitCall(SOON).await(State.UP);

            assertThat(first.caller().refer(atTheBox(TARGET) + "?Replaces=" + consulting.replaces()).status())
                    .isEqualTo(202);

            consulting.await(State.ENDED);
            first.caller().awaitMessage(message -> message.body().startsWith("SIP/2.0 200"));
            first.caller().await(State.ENDED);
            new Talk(first.called(), target).hear();
            String id = box.status().at("/calls/0/id").asText();
            chrome.click("#tab-calls");
            chrome.click("#call-" + id + " a");
            chrome.awaitText("#transfer", "the caller referred the called side");
            chrome.awaitText("#transfer", "joined");
            chrome.click("#transferredFrom");
            chrome.await("#transferredTo");
            assertThat(chrome.complaints()).isEmpty();
            assertThat(target.hangUp().status()).isEqualTo(200);
            first.called().await(State.ENDED);
        }
    }

    @Test
    void aTargetThatIsBusyLeavesTheFirstCall() throws Exception {
        Phone pbx = phone(network.lan(), "pbx", Network.PBX_2);
        Phone itsp = phone(network.wan(), "itsp", Network.ITSP);
        phone(network.wan(), "itsp", Network.ITSP_2).answer(Answer.refuse(486));
        Talk talk = Talk.begin(pbx, itsp);

        assertThat(talk.caller().refer(atTheBox(TARGET)).status()).isEqualTo(202);

        talk.caller().awaitMessage(message -> message.body().startsWith("SIP/2.0 486"));
        talk.end();
    }

    @Test
    void aRedirectionBySippIsFollowed() throws Exception {
        SippScenario redirecting = SippScenario.called("itsp")
                .respondWith(302, "Contact: <sip:+442079460002@" + Network.ITSP_BACKUP + ">;q=0.5, <sip:+442079460101@"
                        + Network.BOX_WAN + ":5060>;q=0.9")
                .receive("ACK");
        Phone target = phone(network.wan(), "itsp", Network.ITSP_2);
        Sipp.Run run = Sipp.Run.once(redirecting, Network.ITSP, false);
        SippScenario caller = SippScenario.caller("pbx", "+33199000199")
                .invite("sendrecv").maybe(100).maybe(180).receive(200).ack().pause(500).request("BYE");
        try (Sipp uas = Sipp.answer(network.wan(), folder, run);
                Sipp uac = Sipp.call(
                        network.lan(), folder, Sipp.Run.once(caller, Network.PBX, false), Network.BOX_LAN + ":5060",
                        CALLED)) {
            assertThat(uac.await(PATIENCE)).as(uac.complaints()).extracting("succeeded", "failed").containsExactly(1L, 0L);
            assertThat(uas.await(PATIENCE).succeeded()).as(uas.complaints()).isEqualTo(1);
            assertThat(target.awaitCall(SOON).invite().uri()).contains(TARGET);
        }
    }
}
