package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jonction.testkit.Netns;
import org.jonction.testkit.Network;
import org.jonction.testkit.Sipp;
import org.jonction.testkit.SippScenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The header rules of a provider's profile, as SIPp on both sides sees them. */
class HeaderRulesE2E extends WholeBox {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    String adapted(String document) {
        return document.replace("peer: itsp, profile: itsp }", "peer: itsp, profile: ruled }");
    }

    @ParameterizedTest
    @CsvSource({"X-Department, sales", "P-Charge-Info, <sip:0033199000199@example.net>"})
    void theProviderGetsTheHeadersThatTheRulesMake(String header, String value) throws Exception {
        String pattern = value.replace("<", "&lt;").replace(">", "&gt;");
        SippScenario called = SippScenario.called("itsp", header, pattern)
                .respond(200, "sendrecv").receive("ACK").receive("BYE").respond(200);
        Sipp.Run provider = Sipp.Run.once(called, Network.ITSP, false);
        try (Sipp uas = Sipp.answer(network.wan(), folder, provider)) {
            call(network.lan(), Network.PBX, Network.BOX_LAN, "+442079460099", SippScenario.caller("pbx", "+33199000199")
                    .inviteWith("X-Department: sales", "sendrecv")
                    .maybe(100).receive(200).ack().request("BYE"));
            assertThat(uas.await(PATIENCE).succeeded()).as(uas.complaints()).isEqualTo(1);
        }
    }

    @Test
    void aCallThatARuleRefusesIsRefused() throws Exception {
        call(network.wan(), Network.ITSP, Network.BOX_WAN, "+33199000199", SippScenario.caller("itsp", "+442079460099")
                .inviteWith("Subject: a Scanner", "sendrecv")
                .maybe(100).receive(403).ackRefusal());
    }

    private void call(Netns from, String address, String to, String number, SippScenario scenario) throws Exception {
        Sipp.Run run = Sipp.Run.once(scenario, address, false);
        try (Sipp uac = Sipp.call(from, folder, run, to + ":5060", number)) {
            assertThat(uac.await(PATIENCE)).as(uac.complaints()).extracting("succeeded", "failed").containsExactly(1L, 0L);
        }
    }
}
