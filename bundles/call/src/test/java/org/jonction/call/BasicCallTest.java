package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import org.jonction.api.call.CallState;
import org.jonction.api.media.Side;
import org.junit.jupiter.api.Test;

class BasicCallTest extends CallTest {
    @Test
    void aCallIsSetUpAnsweredAndHungUpByTheCaller() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        SIPRequest passed = itsp.takeInvite();
        assertThat(passed.getRequestURI()).hasToString("sip:+4930123456@itsp.example");
        assertThat(passed.getMaxForwards().getMaxForwards()).isEqualTo(29);
        itsp.answer(100, "");
        itsp.answer(180, "");
        assertThat(invite.status()).isEqualTo(180);
        assertThat(bench.manager.calls().getFirst().state()).isEqualTo(CallState.EARLY);
        itsp.answer(200, Bench.WAN_SDP);
        assertThat(invite.status()).isEqualTo(200);
        assertThat(itsp.acks()).hasSize(1);
        pbx.ack("");
        assertThat(bench.manager.calls().getFirst().state()).isEqualTo(CallState.ANSWERED);
        assertThat(bench.media.last().remotes.get(Side.A).rtp()).hasToString("/10.1.0.9:4000");
        assertThat(bench.media.last().remotes.get(Side.B).rtp()).hasToString("/203.0.113.7:5000");

        hangUp();

        assertThat(bench.manager.ended().getFirst().by()).isEqualTo("caller");
        assertThat(bench.manager.ended().getFirst().status()).isEqualTo(200);
        assertThat(bench.manager.totals().answered()).isEqualTo(1);
    }

    @Test
    void theCalledSideHangsUp() {
        establish();

        assertThat(itsp.send("BYE").status()).isEqualTo(200);

        pbx.takeBye();
        assertThat(bench.manager.ended().getFirst().by()).isEqualTo("called");
    }

    @Test
    void theCallerCancelsWhileItRings() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(180, "");

        invite.cancel();

        assertThat(invite.status()).isEqualTo(487);
        assertThat(itsp.invite.cancelled).isTrue();
        itsp.answer(487, "");
        assertThat(bench.manager.totals().failed()).isEqualTo(1);
    }

    @Test
    void aFailureIsPassedOn() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();

        itsp.answer(486, "");

        assertThat(invite.status()).isEqualTo(486);
        assertThat(bench.manager.ended().getFirst().status()).isEqualTo(486);
    }
}
