package org.jonction.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scenarios that end-to-end tests play against the box, played against each other. */
class SippTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Network network;

    @TempDir
    Path folder;

    @BeforeEach
    void makeNetwork() {
        assumeTrue(System.getProperty("user.name").equals("root"), "network namespaces need root");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/sipp")), "SIPp is not installed");
        network = Network.create();
    }

    @AfterEach
    void removeNetwork() {
        if (network != null) {
            network.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWholeDialogWithHoldInfoAndUpdate(boolean tcp) throws Exception {
        SippScenario caller = SippScenario.caller("pbx", "200")
                .invite("sendrecv").maybe(100).receive(180).receive(200, "a=sendrecv").ack()
                .invite("sendonly").maybe(100).receive(200, "a=recvonly").ack()
                .request("INFO")
                .request("UPDATE", "sendrecv")
                .request("BYE");
        SippScenario called = SippScenario.called("itsp")
                .respond(180).respond(200, "sendrecv").receive("ACK")
                .receive("INVITE", "a=sendonly").respond(200, "recvonly").receive("ACK")
                .receive("INFO").respond(200)
                .receive("UPDATE").respond(200, "sendrecv")
                .receive("BYE").respond(200);

        play(caller, called, tcp);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theCalledPartyHangsUp(boolean tcp) throws Exception {
        play(
                SippScenario.caller("pbx", "200").inviteWithoutOffer().maybe(100).receive(200).ackWithAnswer()
                        .receive("BYE").respond(200),
                SippScenario.called("itsp").respond(200, "sendrecv").receive("ACK").request("BYE"),
                tcp);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theCallerCancels(boolean tcp) throws Exception {
        play(
                SippScenario.caller("pbx", "200").invite("sendrecv").receive(180).cancel(),
                SippScenario.called("itsp").respond(180).receive("CANCEL").respond(200).respondToInvite(487)
                        .receive("ACK"),
                tcp);
    }

    @Test
    void aRefusalIsAcknowledged() throws Exception {
        play(
                SippScenario.caller("pbx", "200").invite("sendrecv").receive(486).ackRefusal(),
                SippScenario.called("itsp").respond(486).receive("ACK"),
                false);
    }

    private void play(SippScenario caller, SippScenario called, boolean tcp) throws Exception {
        // one cable suffices: the box's place plays the provider here
        try (Sipp itsp = Sipp.answer(network.box(), folder, Sipp.Run.once(called, Network.BOX_LAN, tcp));
                Sipp pbx = Sipp.call(
                        network.lan(), folder, Sipp.Run.once(caller, Network.PBX, tcp), Network.BOX_LAN + ":5060",
                        "100")) {
            Sipp.Result result = pbx.await(PATIENCE);
            assertThat(result).as(pbx.complaints()).extracting("succeeded", "failed").containsExactly(1L, 0L);
            assertThat(itsp.await(PATIENCE).succeeded()).as(itsp.complaints()).isEqualTo(1);
            assertThat(itsp.received()).contains("INVITE sip:100@").contains("far-end pbx");
        }
    }
}
