package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkProfile.Timers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailoverTest extends CallTest {
    private final TestTrunk second = bench.addProvider("second", "203.0.113.60");
    private final FarEnd other = bench.wan("203.0.113.60");
    private FarEnd.Request invite;

    @BeforeEach
    void call() {
        invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
    }

    private void secondAnswers() {
        other.takeInvite();
        assertThat(other.callId).isNotEqualTo(itsp.callId);
        other.answer(200, Bench.WAN_SDP);
        assertThat(invite.status()).isEqualTo(200);
        pbx.ack("");
        assertThat(bench.manager.channelsUsed("itsp")).isZero();
        pbx.send("BYE");
        other.takeBye();
    }

    @Test
    void aTransportErrorLeadsToTheNextRoute() {
        itsp.invite.handler.onTransportError(itsp.invite, "connection refused");

        secondAnswers();
        assertThat(bench.explanation()).contains("could not be reached: connection refused; tried elsewhere");
    }

    @Test
    void anInviteThatIsNeverAnsweredLeadsToTheNextRoute() {
        itsp.invite.handler.onTimeout(itsp.invite);

        secondAnswers();
    }

    @Test
    void silenceLeadsToTheNextRouteAndTheFirstTryIsCancelled() {
        advance(4_000);

        assertThat(itsp.invite.cancelled).isTrue();
        secondAnswers();
    }

    @Test
    void a100StopsThePatienceForAResponseButNotThatForProgress() {
        itsp.answer(100, "");
        advance(9_999);
        assertThat(other.gets("INVITE")).isFalse();

        advance(1);

        assertThat(itsp.invite.cancelled).isTrue();
        secondAnswers();
        assertThat(bench.explanation()).contains("no progress within 10000 ms");
    }

    @Test
    void anAnswerOfAnAbandonedTryIsAcknowledgedAndByed() {
        advance(4_000);
        other.takeInvite();

        itsp.answer(200, Bench.WAN_SDP);

        assertThat(itsp.acks()).hasSize(1);
        itsp.takeBye();
        assertThat(invite.responses).isEmpty();
        invite.cancel();
        assertThat(other.invite.cancelled).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 408})
    void aResponseThatMeansTryElsewhereLeadsToTheNextRoute(int status) {
        itsp.answer(status, "");

        secondAnswers();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 480, 484, 486, 600, 603})
    void anyOtherFailureIsPassedOn(int status) {
        itsp.answer(status, "");

        assertThat(invite.status()).isEqualTo(status);
        assertThat(other.gets("INVITE")).isFalse();
    }

    @Test
    void afterRingingAFailureMayStillBeTriedElsewhere() {
        itsp.answer(180, "");
        itsp.answer(503, "");

        secondAnswers();
    }

    @Test
    void afterRinging408IsTheCalledSidesAnswer() {
        itsp.answer(180, "");
        itsp.answer(408, "");

        assertThat(invite.status()).isEqualTo(408);
        assertThat(other.gets("INVITE")).isFalse();
    }

    @Test
    void noAnswerWithinTheRingTimeIsFinal() {
        itsp.answer(180, "");

        advance(180_000);

        assertThat(invite.status()).isEqualTo(480);
        assertThat(invite.last().getHeader("Reason").toString()).contains("Q.850;cause=19");
        assertThat(itsp.invite.cancelled).isTrue();
        assertThat(other.gets("INVITE")).isFalse();
    }

    @Test
    void theLastFailureGoesToTheCallerWhenNoRouteIsLeft() {
        itsp.answer(503, "");
        other.takeInvite();
        other.answer(500, "");

        assertThat(invite.status()).isEqualTo(500);
    }

    @Test
    void silenceOfAllRoutesIs408() {
        advance(4_000);
        other.takeInvite();
        advance(4_000);

        assertThat(invite.status()).isEqualTo(408);
        assertThat(other.invite.cancelled).isTrue();
    }

    @Test
    void aUserRejectionIsNeverTriedElsewhereEvenWhenTheProfileSaysSo() {
        invite.cancel();
        bench.itsp.retryOn = Set.of(486, 503, 603);
        bench.rebuild();
        FarEnd.Request again = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(603, "");
        assertThat(again.status()).isEqualTo(603);

        again = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.reply(itsp.invite, 503, "Reason: Q.850;cause=17;text=\"User busy at itsp\"\n", "");

        assertThat(again.status()).isEqualTo(503);
        assertThat(again.last().getHeader("Reason").toString()).isEqualTo("Reason: Q.850;cause=17\r\n");
        assertThat(other.gets("INVITE")).isFalse();
    }

    @Test
    void everyEndpointOfATrunkIsTriedBeforeTheNextRoute() {
        invite.cancel();
        bench.itsp.addresses.add("203.0.113.8");
        bench.rebuild();
        FarEnd spare = bench.wan("203.0.113.8");
        invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(503, "");
        spare.takeInvite();
        spare.answer(503, "");

        secondAnswers();
    }

    @Test
    void aTrunkWhoseEndpointsAreAllDownIsTheLastResort() {
        invite.cancel();
        bench.down.add("itsp");
        invite = pbx.invite(Bench.LAN_SDP);
        assertThat(itsp.gets("INVITE")).isFalse();
        other.takeInvite();
        other.answer(503, "");

        itsp.takeInvite();
        itsp.answer(486, "");

        assertThat(invite.status()).isEqualTo(486);
    }

    @Test
    void aTrunkThatIsDrainingOrFullOrWithoutPortsIsSkipped() {
        invite.cancel();
        bench.itsp.state = Trunk.AdminState.DRAINING;
        bench.rebuild();
        invite = pbx.invite(Bench.LAN_SDP);
        secondAnswers();
        assertThat(bench.explanation()).contains("skip|itsp|route to-itsp: the trunk is DRAINING");

        bench.itsp.state = Trunk.AdminState.ENABLED;
        bench.itsp.mediaRealm = "full";
        bench.media.full.add("full");
        bench.rebuild();
        invite = pbx.invite(Bench.LAN_SDP);
        secondAnswers();
        assertThat(bench.explanation()).contains("media realm full has no free port pair");
    }

    @Test
    void whenEveryTrunkIsFullTheCallerGets503() {
        bench.itsp.maxSessions = 1;
        second.state = Trunk.AdminState.DISABLED;
        bench.rebuild();
        FarEnd caller = bench.lan();

        FarEnd.Request tooMany = caller.invite(Bench.LAN_SDP);

        assertThat(tooMany.status()).isEqualTo(503);
        assertThat(bench.explanation()).contains("already carries its maxSessions of 1", "the trunk is DISABLED");
        invite.cancel();
        FarEnd.Request fits = caller.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        fits.cancel();
    }

    @Test
    void callsInAndOutOfATrunkCountTogether() {
        invite.cancel();
        bench.pbx.maxSessions = 1;
        bench.rebuild();
        invite = pbx.invite(Bench.LAN_SDP);

        FarEnd.Request incoming = bench.wan().invite(Bench.WAN_SDP);

        assertThat(incoming.status()).isEqualTo(503);
        FarEnd.Request secondOfTheSame = bench.lan().invite(Bench.LAN_SDP);
        assertThat(secondOfTheSame.status()).isEqualTo(503);
        assertThat(bench.explanation()).contains("trunk pbx already carries its maxSessions of 1");
        invite.cancel();
    }

    @Test
    void aNumberWithoutARouteIs404() {
        invite.cancel();
        pbx.requestUri = "sip:000@box.invalid";

        FarEnd.Request nowhere = pbx.invite(Bench.LAN_SDP);

        assertThat(nowhere.status()).isEqualTo(404);
        assertThat(bench.manager.ended().getFirst().reason()).isEqualTo("no route leads to 000");
    }

    @Test
    void aPatienceOfZeroIsEndless() {
        invite.cancel();
        bench.itsp.timers = new Timers(0, 0, Timers.FailoverStop.PROGRESS, 0, 0);
        bench.rebuild();
        invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();

        advance(3_600_000);
        itsp.answer(180, "");
        advance(3_600_000);

        assertThat(invite.status()).isEqualTo(180);
        invite.cancel();
    }

    @Test
    void theSecondTryUsesTheMediaRealmOfItsTrunk() {
        invite.cancel();
        second.mediaRealm = "wan6";
        bench.rebuild();
        invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(503, "");

        assertThat(FarEnd.sdp(other.takeInvite())).contains("c=IN IP6 2001:db8::1\n", "m=audio 40000 ");

        invite.cancel();
    }
}
