package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jonction.api.call.CallInfo;
import org.jonction.api.call.CallState;
import org.jonction.api.media.Side;
import org.jonction.api.trunk.TrunkProfile.Timers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallLifeTest extends CallTest {
    @Test
    void theLongestCallOfEitherProfileEndsTheCall() {
        bench.itsp.timers = new Timers(4_000, 10_000, Timers.FailoverStop.PROGRESS, 180, 3_600);
        bench.pbx.timers = new Timers(4_000, 10_000, Timers.FailoverStop.PROGRESS, 180, 1_800);
        establish();

        advance(1_799_000);
        assertThat(bench.manager.calls()).hasSize(1);
        advance(1_000);

        pbx.takeBye();
        itsp.takeBye();
        assertThat(bench.manager.ended().getFirst().by()).isEqualTo("box");
        assertThat(bench.manager.ended().getFirst().reason()).contains("1800 s");
    }

    @ParameterizedTest
    @CsvSource({"A, the caller", "B, the called side"})
    void silenceOfOneSideEndsTheCallAndIsNamed(Side side, String who) {
        establish();

        bench.media.last().events.onSilence(side);
        bench.sip.loop.run();

        assertThat(pbx.takeBye().getHeader("Reason").toString()).contains("Q.850;cause=102");
        itsp.takeBye();
        assertThat(bench.explanation()).contains("end||no RTP or RTCP came from " + who + " for 60 s");
    }

    @Test
    void silenceOfAHeldCallCountsByTheLongerTime() {
        establish();
        pbx.send("INVITE", "", Bench.LAN_SDP + "a=inactive\n");
        itsp.reply(itsp.take("INVITE"), 200, "", Bench.WAN_SDP + "a=inactive\n");
        pbx.ack("");
        assertThat(bench.media.last().legs.get(Side.B).holdTimeoutS()).isEqualTo(1_800);

        bench.media.last().events.onSilence(Side.B);
        bench.sip.loop.run();

        pbx.takeBye();
        itsp.takeBye();
        assertThat(bench.manager.ended().getFirst().reason()).contains("for 1800 s");
    }

    @Test
    void silenceBeforeTheAnswerIsNoReasonToEnd() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(183, Bench.WAN_SDP);

        bench.media.last().events.onSilence(Side.B);
        bench.sip.loop.run();

        assertThat(invite.status()).isEqualTo(183);
        invite.cancel();
    }

    @Test
    void theOperatorHangsUpAnAnsweredCall() {
        establish();
        CallInfo call = bench.manager.calls().getFirst();

        assertThat(bench.manager.hangUp(call.id(), "test")).isTrue();
        bench.sip.loop.run();

        pbx.takeBye();
        itsp.takeBye();
        assertThat(bench.manager.ended().getFirst().reason()).isEqualTo("ended by the operator: test");
        assertThat(bench.manager.hangUp(call.id(), "again")).isFalse();
    }

    @Test
    void theOperatorHangsUpARingingCall() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(180, "");

        bench.manager.hangUp(bench.manager.calls().getFirst().id(), "test");
        bench.sip.loop.run();

        assertThat(invite.status()).isEqualTo(480);
        assertThat(itsp.invite.cancelled).isTrue();
    }

    @Test
    void aCallOnHangingUpTwiceEndsOnce() {
        establish();
        String id = bench.manager.calls().getFirst().id();
        bench.manager.hangUp(id, "one");
        bench.manager.hangUp(id, "two");
        bench.sip.loop.run();

        pbx.takeBye();
        itsp.takeBye();

        assertThat(pbx.gets("BYE") || itsp.gets("BYE")).isFalse();
        assertThat(bench.manager.ended()).hasSize(1);
    }

    @Test
    void atTheEndOfTheBoxAnsweredCallsGetByeAndOthersAreRefused() throws Exception {
        establish();
        FarEnd second = bench.lan();
        FarEnd.Request ringing = second.invite(Bench.LAN_SDP);
        FarEnd callee = bench.wan();
        callee.takeInvite();
        callee.answer(180, "");

        bench.shuttingDown = true;
        CompletableFuture<Void> closing = CompletableFuture.runAsync(bench.manager::close);
        while (!(ringing.status() == 503 && pbx.gets("BYE") && itsp.gets("BYE"))) {
            bench.sip.loop.run();
            Thread.onSpinWait();
        }
        pbx.takeBye();
        itsp.takeBye();
        closing.get(10, TimeUnit.SECONDS);

        assertThat(callee.invite.cancelled).isTrue();
        assertThat(bench.lan().invite(Bench.LAN_SDP).status()).isEqualTo(503);
    }

    @Test
    void aViewOfACallShowsBothLegsAndWhatWasDecided() {
        establish();

        CallInfo call = bench.manager.calls().getFirst();

        assertThat(call.state()).isEqualTo(CallState.ANSWERED);
        assertThat(call.calling()).isEqualTo("+4940987654");
        assertThat(call.called()).isEqualTo("+4930123456");
        assertThat(call.answeredAt()).isPresent();
        assertThat(call.a().trunk()).isEqualTo("pbx");
        assertThat(call.a().remote()).isEqualTo("udp:10.1.0.9:5060");
        assertThat(call.a().localMedia()).isEqualTo("10.1.0.1:20000");
        assertThat(call.b().orElseThrow().profile()).isEqualTo("profile-itsp@1.0.0");
        assertThat(call.b().orElseThrow().codec()).isEqualTo("PCMA/8000");
        assertThat(call.b().orElseThrow().callId()).isEqualTo(itsp.callId);
        assertThat(call.explanation()).extracting(d -> d.step())
                .containsExactly("source", "caller", "route", "try", "identity", "ringing", "answer");
        hangUp();
    }

    @Test
    void theLatest200EndedCallsAreRemembered() {
        for (int i = 0; i < 201; i++) {
            pbx.invite(Bench.LAN_SDP).cancel();
        }

        assertThat(bench.manager.ended()).hasSize(200);
        assertThat(bench.manager.totals().offered()).isEqualTo(201);
        assertThat(bench.manager.totals().failed()).isEqualTo(201);
    }

    @Test
    void aRouterThatFailsCostsOneCallOnly() {
        pbx.requestUri = "sip:666@box.invalid";

        assertThat(pbx.invite(Bench.LAN_SDP).status()).isEqualTo(500);
        assertThat(bench.manager.ended().getFirst().reason()).contains("an error in the box");

        pbx.requestUri = "sip:1@box.invalid";
        establish();
        hangUp();
    }
}
