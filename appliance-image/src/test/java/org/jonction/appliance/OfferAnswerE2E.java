package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jonction.testkit.Netns;
import org.jonction.testkit.Network;
import org.jonction.testkit.Sipp;
import org.jonction.testkit.SippScenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Offers and answers between sides that are not alike: PRACK on one or both, glare, a peer that takes no late offer. */
class OfferAnswerE2E extends WholeBox {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    String adapted(String document) {
        return document.replace("peer: itsp, profile: itsp }", "peer: itsp, profile: early-offer }");
    }

    @Test
    void aProviderThatSendsReliablyIsAcknowledgedForACallerThatKnowsNothingOfIt() throws Exception {
        play(
                caller().invite("sendrecv").maybe(100).receive(183, "m=audio").receive(200).ack().request("BYE"),
                called().respondReliably(183, 1, "sendrecv").answerInvite(200, "sendrecv").receive("ACK")
                        .receive("BYE").respond(200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Supported: 100rel", "Require: 100rel"})
    void aCallerGetsReliableEarlyMediaOfAProviderThatKnowsNothingOfIt(String header) throws Exception {
        play(
                caller().inviteWith(header, "sendrecv").maybe(100).receiveReliable(183, "m=audio")
                        .receive(200).ack().request("BYE"),
                called().respond(183, "sendrecv").pause(300).respond(200, "sendrecv").receive("ACK")
                        .receive("BYE").respond(200));
    }

    @Test
    void bothSidesAcknowledgeEachForItself() throws Exception {
        play(
                caller().inviteWith("Supported: 100rel", "sendrecv").maybe(100).receiveReliable(183, "m=audio")
                        .receive(200).ack().request("BYE"),
                called().respondReliably(183, 70, "sendrecv").answerInvite(200, "sendrecv").receive("ACK")
                        .receive("BYE").respond(200));
    }

    @Test
    void aChangeThatCrossesAnotherIsTriedAgainByTheBox() throws Exception {
        play(
                caller().invite("sendrecv").maybe(100).receive(200).ack()
                        .invite("sendonly").maybe(100).receive(200, "a=recvonly").ack().request("BYE"),
                called().respond(200, "sendrecv").receive("ACK")
                        .receive("INVITE", "a=sendonly").respond(491).receive("ACK")
                        .receive("INVITE", "a=sendonly").respond(200, "recvonly").receive("ACK")
                        .receive("BYE").respond(200));
    }

    @Test
    void aProviderThatTakesNoLateOfferGetsOneOfTheBox() throws Exception {
        play(
                caller().inviteWithoutOffer().maybe(100).receive(200, "m=audio").ackWithAnswer().request("BYE"),
                SippScenario.called("itsp", "Content-Type", "application/sdp")
                        .respond(200, "sendrecv").receive("ACK").receive("BYE").respond(200));
    }

    private static SippScenario caller() {
        return SippScenario.caller("pbx", "+33199000199");
    }

    private static SippScenario called() {
        return SippScenario.called("itsp");
    }

    private void play(SippScenario caller, SippScenario called) throws Exception {
        Netns wan = network.wan();
        try (Sipp uas = Sipp.answer(wan, folder, Sipp.Run.once(called, Network.ITSP, false));
                Sipp uac = Sipp.call(network.lan(), folder, Sipp.Run.once(caller, Network.PBX, false),
                        Network.BOX_LAN + ":5060", "+442079460001")) {
            Sipp.Result result = uac.await(PATIENCE);
            String complaints = "caller: " + uac.complaints() + "\ncalled: " + uas.complaints();
            assertThat(result).as(complaints).extracting("succeeded", "failed").containsExactly(1L, 0L);
            assertThat(uas.await(PATIENCE).succeeded()).as(complaints).isEqualTo(1);
        }
    }
}
