package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EarlyUpdateTest extends CallTest {
    private static final String TAKES_UPDATE = "Allow: INVITE, ACK, BYE, CANCEL, UPDATE\n";
    private FarEnd.Request invite;

    @BeforeEach
    void call() {
        invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
    }

    @Test
    void anEarlyUpdateIsPutToTheOtherSidesEarlyDialog() {
        itsp.reply(itsp.invite, 183, TAKES_UPDATE, Bench.WAN_SDP);

        FarEnd.Request update = pbx.send("UPDATE", "", Bench.LAN_SDP + "a=sendonly\n");
        FakeSip.Outgoing passed = itsp.take("UPDATE");
        assertThat(FarEnd.sdp(passed.request)).contains("a=sendonly\n");
        itsp.reply(passed, 200, "", Bench.WAN_SDP + "a=recvonly\n");

        assertThat(update.status()).isEqualTo(200);
        assertThat(FarEnd.sdp(update.last())).contains("a=recvonly\n");
        invite.cancel();
    }

    @Test
    void anEarlyUpdateOfTheCalledSideIsPutToTheCaller() {
        itsp.reply(itsp.invite, 183, TAKES_UPDATE, Bench.WAN_SDP);

        FarEnd.Request update = itsp.send("UPDATE", "", Bench.WAN_SDP);
        pbx.reply(pbx.take("UPDATE"), 200, "", Bench.LAN_SDP);

        assertThat(update.status()).isEqualTo(200);
        invite.cancel();
    }

    @Test
    void anOfferBeforeTheFirstIsAnsweredIsRefused() {
        itsp.reply(itsp.invite, 180, TAKES_UPDATE, "");

        FarEnd.Request own = pbx.send("UPDATE", "", Bench.LAN_SDP);
        FarEnd.Request crossing = itsp.send("UPDATE", "", Bench.WAN_SDP);

        assertThat(own.status()).isEqualTo(500);
        assertThat(own.last().getHeader("Retry-After")).isNotNull();
        assertThat(crossing.status()).isEqualTo(491);
        invite.cancel();
    }

    @Test
    void aSecondEarlyUpdateWaitsForTheFirst() {
        itsp.reply(itsp.invite, 183, TAKES_UPDATE, Bench.WAN_SDP);
        FarEnd.Request first = pbx.send("UPDATE", "", Bench.LAN_SDP);
        FakeSip.Outgoing passed = itsp.take("UPDATE");

        assertThat(pbx.send("UPDATE", "", Bench.LAN_SDP).status()).isEqualTo(500);
        assertThat(itsp.send("UPDATE", "", Bench.WAN_SDP).status()).isEqualTo(491);

        itsp.reply(passed, 200, "", Bench.WAN_SDP);
        assertThat(first.status()).isEqualTo(200);
        assertThat(pbx.send("UPDATE", "", Bench.LAN_SDP).status()).isZero();
        itsp.reply(itsp.take("UPDATE"), 488);
        invite.cancel();
    }

    @Test
    void aRefusedEarlyUpdateChangesNothing() {
        itsp.reply(itsp.invite, 183, TAKES_UPDATE, Bench.WAN_SDP);
        FarEnd.Request update = pbx.send("UPDATE", "", Bench.LAN_SDP + "a=sendonly\n");

        itsp.reply(itsp.take("UPDATE"), 488);

        assertThat(update.status()).isEqualTo(488);
        assertThat(bench.media.last().remotes.values()).noneMatch(remote -> remote.held());
        itsp.answer(200, Bench.WAN_SDP);
        assertThat(FarEnd.sdp(invite.last())).contains("a=sendrecv\n");
        pbx.ack("");
        hangUp();
    }
}
