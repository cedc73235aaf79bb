package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import org.jonction.api.gateway.HeaderEdit;
import org.junit.jupiter.api.Test;

class DriverPolicyTest extends CallTest {
    @Test
    void editsApplyToInitialRequestsAndResponsesTowardsThePeer() {
        bench.itsp.edits.add(new HeaderEdit.Set("User-Agent", "Lync/5"));
        bench.itsp.edits.add(new HeaderEdit.Set("X-Trunk", "blue"));
        bench.itsp.edits.add(new HeaderEdit.Remove("P-Asserted-Identity"));
        bench.pbx.edits.add(new HeaderEdit.Remove("Server"));
        bench.pbx.edits.add(new HeaderEdit.Set("Supported", "replaces"));
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        SIPRequest passed = itsp.takeInvite();
        itsp.answer(180, "");

        assertThat(passed.getHeader("User-Agent")).hasToString("User-Agent: Lync/5\r\n");
        assertThat(passed.getHeader("X-Trunk")).hasToString("X-Trunk: blue\r\n");
        assertThat(passed.getHeader("P-Asserted-Identity")).isNull();
        assertThat(invite.last().getHeader("Server")).isNull();
        assertThat(invite.last().getHeader("Supported")).hasToString("Supported: replaces\r\n");
        assertThat(invite.last().getHeader("X-Trunk")).isNull();
        invite.cancel();
    }

    @Test
    void anEditThatWouldBreakTheMessageIsLeftOut() {
        bench.itsp.edits.add(new HeaderEdit.Set("Allow", "<<>>, ;"));
        bench.itsp.edits.add(new HeaderEdit.Set("Expires", "never"));
        bench.itsp.edits.add(new HeaderEdit.Set("X-Good", "yes"));

        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        SIPRequest passed = itsp.takeInvite();

        assertThat(passed.getHeader("Expires")).isNull();
        assertThat(passed.getHeader("Allow").toString()).contains("INVITE");
        assertThat(passed.getHeader("X-Good")).isNotNull();
        invite.cancel();
    }

    @Test
    void aCallKeepsThePolicyThatItBeganWith() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        bench.pbx.userAgent = "Changed";
        bench.rebuild();
        bench.lan().send("OPTIONS");

        itsp.answer(200, Bench.WAN_SDP);

        assertThat(invite.last().getHeader("Server")).hasToString("Server: Jonction\r\n");
        pbx.ack("");
        hangUp();
        FarEnd.Request next = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(486, "");
        assertThat(next.last().getHeader("Server")).hasToString("Server: Changed\r\n");
    }
}
