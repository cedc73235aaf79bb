package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CancelTest extends CallTest {
    @Test
    void aCallThatHasNotRungYetIsCancelled() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();

        invite.cancel();

        assertThat(invite.status()).isEqualTo(487);
        assertThat(itsp.invite.cancelled).isTrue();
        assertThat(bench.manager.ended().getFirst().by()).isEqualTo("caller");
    }

    @Test
    void anAnswerThatCrossesTheCancelIsAcknowledgedAndByed() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(180, "");
        invite.cancel();

        itsp.answer(200, Bench.WAN_SDP);
        itsp.answer(200, Bench.WAN_SDP);

        assertThat(invite.status()).isEqualTo(487);
        assertThat(itsp.acks()).hasSize(2);
        itsp.takeBye();
        assertThat(itsp.gets("BYE")).isFalse();
    }

    @Test
    void theCallerMaySendByeWhileItRings() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(180, "");

        assertThat(pbx.send("BYE").status()).isEqualTo(200);

        assertThat(invite.status()).isEqualTo(487);
        assertThat(itsp.invite.cancelled).isTrue();
    }

    @Test
    void aCalledSideThatSendsByeBeforeItsAnswerHasRefused() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(180, "");

        assertThat(itsp.send("BYE").status()).isEqualTo(200);

        assertThat(invite.status()).isEqualTo(480);
        assertThat(itsp.invite.cancelled).isTrue();
    }

    @Test
    void byeOfAnEndedCallIs481() {
        establish();
        hangUp();

        assertThat(pbx.send("BYE").status()).isEqualTo(481);
    }
}
