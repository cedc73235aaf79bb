package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jonction.testkit.Network;
import org.jonction.testkit.Sipp;
import org.jonction.testkit.SippScenario;
import org.junit.jupiter.api.Test;

/** Who calls, and by whom a call was diverted, as SIPp on both sides tells it and sees it. */
class IdentityE2E extends WholeBox {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    String adapted(String document) {
        return document
                .replace("peer: itsp, profile: itsp }", "peer: itsp, profile: identity }")
                .replace("peer: pbx, profile: pbx }", "peer: pbx, profile: trusted }");
    }

    /** The INVITE that reaches the provider when the PBX's has these headers. */
    private String passed(String headers) throws Exception {
        SippScenario called =
                SippScenario.called("itsp").respond(200, "sendrecv").receive("ACK").receive("BYE").respond(200);
        SippScenario caller = SippScenario.caller("pbx", "+33199000199")
                .inviteWith(headers, "sendrecv").maybe(100).receive(200).ack().request("BYE");
        try (Sipp itsp = Sipp.answer(network.wan(), folder, Sipp.Run.once(called, Network.ITSP, false));
                Sipp pbx = Sipp.call(network.lan(), folder, Sipp.Run.once(caller, Network.PBX, false),
                        Network.BOX_LAN + ":5060", "+442079460099")) {
            assertThat(pbx.await(PATIENCE).succeeded()).as(pbx.complaints()).isEqualTo(1);
            assertThat(itsp.await(PATIENCE).succeeded()).as(itsp.complaints()).isEqualTo(1);
            String all = itsp.received();
            return all.substring(all.indexOf("INVITE sip:"), all.indexOf("\nACK"));
        }
    }

    @Test
    void assertedIdentitiesAndDiversionsGoOn() throws Exception {
        assertThat(passed("P-Asserted-Identity: \"Zo\u00eb\" <sip:+33199000111@pbx.corp.example>, <tel:+33199000111>\n"
                        + "Diversion: <sip:+33199000122@pbx.corp.example>;reason=no-answer"))
                .contains("From: \"Zo\u00eb\" <sip:+33199000111@sbc.example.com")
                .contains("P-Asserted-Identity: \"Zo\u00eb\" <sip:+33199000111@sbc.example.com")
                .contains("<tel:+33199000111>")
                .contains("Contact: <sip:+33199000111@sbc.example.com:5060>")
                .containsPattern("History-Info: <sip:\\+33199000122@sbc.example.com[^>]*>;index=1, "
                        + "<sip:\\+442079460099@sip.provider.example[^>]*;cause=408>;index=1.1;mp=1")
                .doesNotContain("Diversion:", "corp.example");
    }

    @Test
    void ofAnAnonymousCallerNothingIsTold() throws Exception {
        assertThat(passed("P-Asserted-Identity: <sip:+33199000111@pbx.corp.example>\nPrivacy: id;critical"))
                .contains("From: \"Anonymous\" <sip:anonymous@anonymous.invalid>")
                .contains("Privacy: id;critical")
                .doesNotContain("+33199000111", "+33199000199", "P-Asserted-Identity");
    }
}
