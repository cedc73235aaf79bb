package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import org.jonction.api.trunk.TrunkProfile.SessionTimer;
import org.jonction.api.trunk.TrunkProfile.SessionTimer.Mode;
import org.jonction.api.trunk.TrunkProfile.SessionTimer.Refresher;
import org.junit.jupiter.api.Test;

class SessionTimerTest extends CallTest {
    private static final String UPDATE_TAKEN = "Allow: INVITE, ACK, BYE, CANCEL, UPDATE\n";

    private static String value(SIPMessage message, String name) {
        return message.getHeader(name) == null ? "" : message.getHeader(name).toString().strip();
    }

    private static SessionTimer policy(Mode mode) {
        return new SessionTimer(mode, 1_800, 90, Refresher.LOCAL);
    }

    /** The PBX calls with these headers, the provider answers with those. */
    private FarEnd.Request call(String asked, String granted) {
        pbx.extra = asked;
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.reply(itsp.invite, 200, granted, Bench.WAN_SDP);
        pbx.ack("");
        return invite;
    }

    @Test
    void withoutAWishThereIsNoTimerAndTheCallGoesOn() {
        FarEnd.Request invite = call("", "");

        assertThat(value(invite.last(), "Session-Expires")).isEmpty();
        assertThat(value(itsp.invite.request, "Session-Expires")).isEmpty();
        assertThat(value(itsp.invite.request, "Supported")).isEqualTo("Supported: timer");
        advance(100_000_000);
        hangUp();
    }

    @Test
    void theCallersWishIsGrantedOnItsLegOnly() {
        FarEnd.Request invite = call("Supported: timer\nSession-Expires: 600;refresher=uac\n", "");

        assertThat(value(invite.last(), "Session-Expires")).isEqualTo("Session-Expires: 600;refresher=uac");
        assertThat(value(invite.last(), "Require")).isEqualTo("Require: timer");
        assertThat(value(itsp.invite.request, "Session-Expires")).isEmpty();
        hangUp();
    }

    @Test
    void aCallWhoseFarEndNoLongerRefreshesEnds() {
        call("Supported: timer\nSession-Expires: 600;refresher=uac\n", "");

        advance(567_000);
        assertThat(itsp.gets("BYE")).isFalse();
        advance(2_000);

        pbx.takeBye();
        itsp.takeBye();
    }

    @Test
    void eachRefreshOfTheFarEndStartsTheTimeAnew() {
        call("Supported: timer\nSession-Expires: 600;refresher=uac\n", "");
        for (int i = 0; i < 5; i++) {
            advance(300_000);
            FarEnd.Request update = pbx.send("UPDATE", "Supported: timer\nSession-Expires: 600;refresher=uac\n", "");
            assertThat(value(update.last(), "Session-Expires")).isEqualTo("Session-Expires: 600;refresher=uac");
        }
        hangUp();
    }

    @Test
    void theBoxRefreshesByUpdateWhereTheFarEndTakesIt() {
        call("", UPDATE_TAKEN + "Session-Expires: 600;refresher=uac\n");

        advance(301_000);

        FakeSip.Outgoing refresh = itsp.take("UPDATE");
        assertThat(refresh.request.getRawContent()).isNull();
        assertThat(value(refresh.request, "Session-Expires")).isEqualTo("Session-Expires: 600;refresher=uac");
        itsp.reply(refresh, 200, "Session-Expires: 600;refresher=uac\n", "");
        advance(299_000);
        assertThat(pbx.gets("BYE")).isFalse();
        hangUp();
    }

    @Test
    void theBoxRefreshesByReinviteWithTheSameDescriptionWhereItDoesNot() {
        call("", "Session-Expires: 600;refresher=uac\n");
        String offered = FarEnd.sdp(itsp.invite.request);

        advance(301_000);

        FakeSip.Outgoing refresh = itsp.take("INVITE");
        assertThat(FarEnd.sdp(refresh.request)).isEqualTo(offered);
        itsp.reply(refresh, 200, "Session-Expires: 600;refresher=uac\n", Bench.WAN_SDP);
        assertThat(itsp.acks()).hasSize(2);
        assertThat(pbx.gets("INVITE")).isFalse();
        hangUp();
    }

    @Test
    void aRefreshThatMeetsAnotherOfferIsMadeAgain() {
        call("", "Session-Expires: 600;refresher=uac\n");
        advance(301_000);

        itsp.reply(itsp.take("INVITE"), 491, "", "");
        advance(4_100);

        itsp.reply(itsp.take("INVITE"), 200, "Session-Expires: 600;refresher=uac\n", Bench.WAN_SDP);
        hangUp();
    }

    @Test
    void aDialogThatIsGoneAtTheFarEndEndsTheCall() {
        call("", UPDATE_TAKEN + "Session-Expires: 600;refresher=uac\n");
        advance(301_000);

        itsp.reply(itsp.take("UPDATE"), 481, "", "");

        pbx.takeBye();
        assertThat(itsp.gets("BYE")).isFalse();
    }

    @Test
    void aWishThatIsTooShortIs422WithTheLeast() {
        pbx.extra = "Supported: timer\nSession-Expires: 60\n";

        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);

        assertThat(invite.status()).isEqualTo(422);
        assertThat(value(invite.last(), "Min-SE")).isEqualTo("Min-SE: 90");
    }

    @Test
    void a422OfTheCalledSideIsAskedAgainWithItsLeast() {
        bench.itsp.sessionTimer = policy(Mode.REQUEST);
        pbx.invite(Bench.LAN_SDP);
        SIPRequest first = itsp.takeInvite();
        assertThat(value(first, "Session-Expires")).isEqualTo("Session-Expires: 1800;refresher=uac");

        itsp.reply(itsp.invite, 422, "Min-SE: 3600\n", "");

        SIPRequest second = itsp.takeInvite();
        assertThat(second.getCallId().getCallId()).isEqualTo(first.getCallId().getCallId());
        assertThat(second.getCSeq().getSeqNumber()).isEqualTo(first.getCSeq().getSeqNumber() + 1);
        assertThat(value(second, "Session-Expires")).isEqualTo("Session-Expires: 3600;refresher=uac");
        assertThat(value(second, "Min-SE")).isEqualTo("Min-SE: 3600");
        itsp.reply(itsp.invite, 200, "Session-Expires: 3600;refresher=uas\n", Bench.WAN_SDP);
        pbx.ack("");
        hangUp();
    }

    @Test
    void aTrunkThatRequiresTimersRefusesACallerWithoutThem() {
        bench.pbx.sessionTimer = policy(Mode.REQUIRE);

        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);

        assertThat(invite.status()).isEqualTo(421);
        assertThat(value(invite.last(), "Require")).isEqualTo("Require: timer");
    }

    @Test
    void switchedOffTheBoxKnowsNoTimers() {
        bench.pbx.sessionTimer = policy(Mode.OFF);
        bench.itsp.sessionTimer = policy(Mode.OFF);

        FarEnd.Request invite = call("Supported: timer\nSession-Expires: 60\n", "");

        assertThat(invite.status()).isEqualTo(200);
        assertThat(value(invite.last(), "Session-Expires")).isEmpty();
        assertThat(value(itsp.invite.request, "Supported")).doesNotContain("timer");
        hangUp();
    }
}
