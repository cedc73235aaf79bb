package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AcknowledgementTest extends CallTest {
    private FarEnd.Request answered() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(200, Bench.WAN_SDP);
        return invite;
    }

    @Test
    void the200IsRepeatedFromT1ToT2UntilItsAckComes() {
        FarEnd.Request invite = answered();
        assertThat(invite.responses).hasSize(1);
        advance(500);
        assertThat(invite.responses).hasSize(2);
        advance(1_000);
        assertThat(invite.responses).hasSize(3);
        advance(2_000 + 4_000 + 4_000);
        assertThat(invite.responses).hasSize(6);

        pbx.ack("");
        advance(60_000);

        assertThat(invite.responses).hasSize(6);
        hangUp();
    }

    @Test
    void aCallWhoseAckNeverComesIsByedAfter64T1() {
        answered();

        advance(32_000);

        pbx.takeBye();
        itsp.takeBye();
        assertThat(bench.manager.ended().getFirst().reason()).isEqualTo("no ACK came from the caller");
    }

    @Test
    void aRepeated200OfTheCalledSideIsAcknowledgedAgain() {
        establish();

        itsp.answer(200, Bench.WAN_SDP);

        assertThat(itsp.acks()).hasSize(2);
        assertThat(itsp.gets("BYE")).isFalse();
        hangUp();
    }

    @Test
    void theByeToTheCallerWaitsForTheAckOfThe200() {
        answered();

        assertThat(itsp.send("BYE").status()).isEqualTo(200);
        assertThat(pbx.gets("BYE")).isFalse();
        pbx.ack("");

        pbx.takeBye();
    }

    @Test
    void theByeToTheCallerIsSentWhenTheAckNeverComes() {
        answered();
        itsp.send("BYE");

        advance(32_000);

        pbx.takeBye();
    }

    @Test
    void theCallerMayHangUpWithoutAnAck() {
        answered();

        assertThat(pbx.send("BYE").status()).isEqualTo(200);

        itsp.takeBye();
    }

    @Test
    void anAckOfAnotherNumberOrDialogChangesNothing() {
        FarEnd.Request invite = answered();
        pbx.ack(77, "");
        String tag = pbx.tag;
        pbx.tag = "other";
        pbx.ack("");
        pbx.tag = tag;

        advance(500);

        assertThat(invite.responses).hasSize(2);
        pbx.ack("");
        hangUp();
    }

    @Test
    void byesThatCrossAreBothAnswered() {
        establish();
        pbx.send("BYE");

        assertThat(itsp.send("BYE").status()).isEqualTo(200);

        itsp.takeBye();
    }

    @Test
    void aByeThatIsNeverAnsweredEndsWithItsTransaction() {
        establish();
        pbx.send("BYE");
        FakeSip.Outgoing bye = itsp.take("BYE");

        bye.handler.onTimeout(bye);

        assertThat(bench.manager.calls()).isEmpty();
    }
}
