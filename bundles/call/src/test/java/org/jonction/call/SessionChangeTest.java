package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import org.jonction.api.call.CallState;
import org.jonction.api.media.Side;
import org.junit.jupiter.api.BeforeEach;
import org.jonction.api.trunk.OfferAnswerPolicy.Hold;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionChangeTest extends CallTest {
    @BeforeEach
    void call() {
        establish();
    }

    private static String with(String sdp, String attribute) {
        return sdp + "a=" + attribute + "\n";
    }

    private CallState state() {
        return bench.manager.calls().getFirst().state();
    }

    /** One side re-invites, the other answers; returns what the other got. */
    private SIPRequest reinvite(FarEnd asking, FarEnd asked, String offer, String answer) {
        FarEnd.Request reinvite = asking.send("INVITE", "", offer);
        FakeSip.Outgoing passed = asked.take("INVITE");
        asked.reply(passed, 200, "", answer);
        assertThat(reinvite.status()).isEqualTo(200);
        asking.ack("");
        return passed.request;
    }

    @ParameterizedTest
    @CsvSource({"sendonly, recvonly", "inactive, inactive", "recvonly, sendonly"})
    void holdIsPassedOnAndTakenBack(String hold, String answer) {
        SIPRequest held = reinvite(pbx, itsp, with(Bench.LAN_SDP, hold), with(Bench.WAN_SDP, answer));
        assertThat(FarEnd.sdp(held)).contains("a=" + hold + "\n");
        assertThat(state()).isEqualTo(CallState.HELD);
        assertThat(bench.media.last().remotes.get(Side.A).held()).isTrue();
        assertThat(bench.media.last().remotes.get(Side.B).held()).isTrue();

        SIPRequest resumed = reinvite(pbx, itsp, Bench.LAN_SDP, Bench.WAN_SDP);

        assertThat(FarEnd.sdp(resumed)).contains("a=sendrecv\n");
        assertThat(state()).isEqualTo(CallState.ANSWERED);
        assertThat(bench.media.last().remotes.get(Side.B).held()).isFalse();
        hangUp();
    }

    @Test
    void holdBy0000BecomesSendonlyWithTheBoxsAddress() {
        String zero = Bench.LAN_SDP.replace("c=IN IP4 10.1.0.9", "c=IN IP4 0.0.0.0");

        SIPRequest held = reinvite(pbx, itsp, zero, with(Bench.WAN_SDP, "recvonly"));

        assertThat(FarEnd.sdp(held)).contains("c=IN IP4 198.51.100.1\n", "a=sendonly\n");
        assertThat(state()).isEqualTo(CallState.HELD);
        hangUp();
    }

    @Test
    void theOtherSideHoldsAndTheAnswerToAnOldHolderFitsItsOffer() {
        FarEnd.Request hold = itsp.send("INVITE", "", with(Bench.WAN_SDP, "sendonly"));
        FakeSip.Outgoing passed = pbx.take("INVITE");

        pbx.reply(passed, 200, "", Bench.LAN_SDP.replace("c=IN IP4 10.1.0.9", "c=IN IP4 0.0.0.0"));

        assertThat(FarEnd.sdp(hold.last())).contains("a=inactive\n");
        itsp.ack("");
        hangUp();
    }

    @Test
    void theSessionVersionGrowsOnlyWithAChange() {
        String first = origin(reinvite(pbx, itsp, Bench.LAN_SDP, Bench.WAN_SDP));
        String same = origin(reinvite(pbx, itsp, Bench.LAN_SDP, Bench.WAN_SDP));
        String held = origin(reinvite(pbx, itsp, with(Bench.LAN_SDP, "inactive"), with(Bench.WAN_SDP, "inactive")));

        assertThat(same).isEqualTo(first);
        String[] before = first.split(" ");
        String[] after = held.split(" ");
        assertThat(after[1]).isEqualTo(before[1]);
        assertThat(Long.parseLong(after[2])).isEqualTo(Long.parseLong(before[2]) + 1);
        hangUp();
    }

    private static String origin(SIPRequest request) {
        return FarEnd.sdp(request).lines().filter(line -> line.startsWith("o=")).findFirst().orElseThrow();
    }

    @Test
    void aMovedFarEndAndItsOtherCodecAreFollowed() {
        SIPRequest passed = reinvite(
                pbx,
                itsp,
                Bench.sdp("10.1.0.44", 4400, "0", "PCMU/8000"),
                Bench.sdp("203.0.113.7", 5000, "0", "PCMU/8000"));

        assertThat(FarEnd.sdp(passed)).contains("m=audio 30000 RTP/AVP 0\n");
        assertThat(bench.media.last().remotes.get(Side.A).rtp()).hasToString("/10.1.0.44:4400");
        assertThat(bench.manager.calls().getFirst().a().codec()).isEqualTo("PCMU/8000");
        hangUp();
    }

    @Test
    void aReinviteWithoutAnOfferBringsTheOtherSidesOfferAndPassesTheAnswer() {
        FarEnd.Request reinvite = itsp.send("INVITE");
        FakeSip.Outgoing passed = pbx.take("INVITE");
        assertThat(passed.request.getRawContent()).isNull();
        pbx.reply(passed, 200, "", Bench.LAN_SDP);
        assertThat(FarEnd.sdp(reinvite.last())).contains("m=audio 30000 ");
        assertThat(pbx.acks()).isEmpty();

        itsp.ack(Bench.WAN_SDP);

        assertThat(pbx.acks()).hasSize(1);
        assertThat(FarEnd.sdp(pbx.acks().getFirst())).contains("m=audio 20000 RTP/AVP 8 101\n");
        hangUp();
    }

    @Test
    void aRefusedChangeLeavesTheCallAsItWas() {
        FarEnd.Request reinvite = pbx.send("INVITE", "", with(Bench.LAN_SDP, "sendonly"));

        itsp.reply(itsp.take("INVITE"), 488);

        assertThat(reinvite.status()).isEqualTo(488);
        assertThat(state()).isEqualTo(CallState.ANSWERED);
        assertThat(bench.media.last().remotes.get(Side.A).held()).isFalse();
        reinvite(pbx, itsp, Bench.LAN_SDP, Bench.WAN_SDP);
        hangUp();
    }

    @Test
    void anOfferThatCannotBePassedIs488WithAWarningAndTheCallGoesOn() {
        FarEnd.Request video = pbx.send("INVITE", "", "v=0\nc=IN IP4 10.1.0.9\nt=0 0\nm=video 4000 RTP/AVP 96\n");

        assertThat(video.status()).isEqualTo(488);
        assertThat(video.last().getHeader("Warning").toString())
                .isEqualTo("Warning: 304 10.1.0.1 \"Media type not available\"\r\n");
        assertThat(itsp.gets("INVITE")).isFalse();
        reinvite(pbx, itsp, Bench.LAN_SDP, Bench.WAN_SDP);
        hangUp();
    }

    @Test
    void anOfferThatCrossesIs491AndTheBoxTriesItsOwnAgainAfterTwoToFourSeconds() {
        FarEnd.Request first = pbx.send("INVITE", "", Bench.LAN_SDP);
        FakeSip.Outgoing passed = itsp.take("INVITE");

        FarEnd.Request crossing = itsp.send("INVITE", "", Bench.WAN_SDP);
        assertThat(crossing.status()).isEqualTo(491);
        itsp.reply(passed, 491);
        assertThat(first.responses).isEmpty();

        advance(2_099);
        assertThat(itsp.gets("INVITE")).isFalse();
        advance(1_901);
        FakeSip.Outgoing again = itsp.take("INVITE");
        assertThat(FarEnd.sdp(again.request)).isEqualTo(FarEnd.sdp(passed.request));
        itsp.reply(again, 200, "", Bench.WAN_SDP);

        assertThat(first.status()).isEqualTo(200);
        pbx.ack("");
        hangUp();
        assertThat(bench.explanation()).contains("answered 491");
    }

    @Test
    void towardsTheCallerTheBoxTriesAgainWithinTwoSeconds() {
        FarEnd.Request first = itsp.send("INVITE", "", Bench.WAN_SDP);
        pbx.reply(pbx.take("INVITE"), 491);

        advance(2_000);
        pbx.reply(pbx.take("INVITE"), 200, "", Bench.LAN_SDP);

        assertThat(first.status()).isEqualTo(200);
        itsp.ack("");
        hangUp();
    }

    @Test
    void a491ThatNeverEndsReachesTheSideThatAsks() {
        FarEnd.Request first = pbx.send("INVITE", "", Bench.LAN_SDP);
        for (int i = 0; i < Glare.MOST_TRIES; i++) {
            itsp.reply(itsp.take("INVITE"), 491);
            advance(4_000);
        }

        assertThat(first.status()).isEqualTo(491);
        assertThat(itsp.gets("INVITE")).isFalse();
        hangUp();
    }

    @Test
    void aHangUpWhileTheBoxWaitsEndsBothSides() {
        FarEnd.Request first = pbx.send("INVITE", "", Bench.LAN_SDP);
        itsp.reply(itsp.take("INVITE"), 491);

        assertThat(itsp.send("BYE").status()).isEqualTo(200);
        advance(4_000);

        assertThat(first.status()).isEqualTo(487);
        assertThat(itsp.gets("INVITE")).isFalse();
        pbx.takeBye();
    }

    @Test
    void afterARefusedOfferARefreshOffersWhatIsInForce() {
        FarEnd.Request hold = pbx.send("INVITE", "", with(Bench.LAN_SDP, "sendonly"));
        FakeSip.Outgoing refused = itsp.take("INVITE");
        itsp.reply(refused, 488);
        assertThat(hold.status()).isEqualTo(488);

        reinvite(pbx, itsp, Bench.LAN_SDP, Bench.WAN_SDP);

        assertThat(version(itsp.taken.getLast().request)).isGreaterThan(version(refused.request));
        hangUp();
    }

    private static long version(gov.nist.javax.sip.message.SIPMessage message) {
        return Long.parseLong(FarEnd.sdp(message).lines().filter(line -> line.startsWith("o=")).findFirst()
                .orElseThrow().split(" ")[2]);
    }

    @Test
    void aSecondOfferOfTheSameSideBeforeTheFirstIsAnsweredGets500WithRetryAfter() {
        FarEnd.Request first = pbx.send("INVITE", "", Bench.LAN_SDP);

        FarEnd.Request second = pbx.send("INVITE", "", Bench.LAN_SDP);

        assertThat(second.status()).isEqualTo(500);
        assertThat(second.last().getHeader("Retry-After")).isNotNull();
        itsp.reply(itsp.take("INVITE"), 200, "", Bench.WAN_SDP);
        assertThat(first.status()).isEqualTo(200);
        pbx.ack(pbx.cseq - 1, "");
        hangUp();
    }

    @Test
    void anOfferOfTheOtherSideBeforeTheAckWaitsForIt() {
        pbx.send("INVITE", "", Bench.LAN_SDP);
        itsp.reply(itsp.take("INVITE"), 200, "", Bench.WAN_SDP);
        FarEnd.Request early = itsp.send("INVITE", "", Bench.WAN_SDP);
        assertThat(early.responses).isEmpty();
        assertThat(itsp.send("INVITE", "", Bench.WAN_SDP).status()).isEqualTo(500);

        pbx.ack("");
        pbx.reply(pbx.take("INVITE"), 200, "", Bench.LAN_SDP);

        assertThat(early.status()).isEqualTo(200);
        itsp.ack(itsp.cseq - 1, "");
        hangUp();
    }

    @Test
    void anOfferThatWaitsForAnAckIsCancelledOrEndsWithTheCall() {
        pbx.send("INVITE", "", Bench.LAN_SDP);
        itsp.reply(itsp.take("INVITE"), 200, "", Bench.WAN_SDP);
        FarEnd.Request cancelled = itsp.send("INVITE", "", Bench.WAN_SDP);
        cancelled.cancel();
        assertThat(cancelled.status()).isEqualTo(487);
        FarEnd.Request pending = itsp.send("INVITE", "", Bench.WAN_SDP);

        assertThat(pbx.send("BYE").status()).isEqualTo(200);

        assertThat(pending.status()).isEqualTo(487);
        itsp.takeBye();
    }

    @ParameterizedTest
    @CsvSource({"481", "408"})
    void aSideThatLostTheDialogEndsTheCall(int status) {
        FarEnd.Request reinvite = pbx.send("INVITE", "", Bench.LAN_SDP);

        itsp.reply(itsp.take("INVITE"), status);

        assertThat(reinvite.status()).isEqualTo(status);
        pbx.takeBye();
        assertThat(itsp.gets("BYE")).isFalse();
    }

    @Test
    void aSideThatDoesNotAnswerAChangeAnyMoreEndsTheCall() {
        FarEnd.Request reinvite = pbx.send("INVITE", "", Bench.LAN_SDP);
        FakeSip.Outgoing passed = itsp.take("INVITE");

        passed.handler.onTimeout(passed);

        assertThat(reinvite.status()).isEqualTo(408);
        pbx.takeBye();
    }

    @Test
    void aCancelledReinviteIsCancelledOnTheOtherSideToo() {
        FarEnd.Request reinvite = pbx.send("INVITE", "", Bench.LAN_SDP);
        FakeSip.Outgoing passed = itsp.take("INVITE");

        reinvite.cancel();
        assertThat(passed.cancelled).isTrue();
        itsp.reply(passed, 487);

        assertThat(reinvite.status()).isEqualTo(487);
        hangUp();
    }

    @Test
    void aByeDuringAChangeEndsBoth() {
        FarEnd.Request reinvite = pbx.send("INVITE", "", Bench.LAN_SDP);
        FakeSip.Outgoing passed = itsp.take("INVITE");

        assertThat(itsp.send("BYE").status()).isEqualTo(200);
        itsp.reply(passed, 487);

        assertThat(reinvite.status()).isEqualTo(487);
        pbx.takeBye();
    }

    @Test
    void aRepeated200ToAChangeIsAcknowledgedAgain() {
        pbx.send("INVITE", "", Bench.LAN_SDP);
        FakeSip.Outgoing passed = itsp.take("INVITE");
        itsp.reply(passed, 200, "", Bench.WAN_SDP);
        pbx.ack("");
        int before = itsp.acks().size();

        itsp.reply(passed, 200, "", Bench.WAN_SDP);

        assertThat(itsp.acks()).hasSize(before + 1);
        hangUp();
    }

    @Test
    void a200WhoseSdpMakesNoSenseEndsTheCall() {
        FarEnd.Request reinvite = pbx.send("INVITE", "", Bench.LAN_SDP);

        itsp.reply(itsp.take("INVITE"), 200, "", "nonsense");

        assertThat(reinvite.status()).isEqualTo(500);
        itsp.takeBye();
        pbx.takeBye();
        assertThat(bench.manager.ended().getFirst().reason()).contains("SDP line 1");
    }

    @Test
    void anUpdateGoesAsUpdateToASideThatTakesIt() {
        itsp.send("UPDATE"); // shows by its Allow that it takes UPDATE
        FarEnd.Request update = pbx.send("UPDATE", "", with(Bench.LAN_SDP, "sendonly"));

        FakeSip.Outgoing passed = itsp.take("UPDATE");
        itsp.reply(passed, 200, "", with(Bench.WAN_SDP, "recvonly"));

        assertThat(update.status()).isEqualTo(200);
        assertThat(FarEnd.sdp(update.last())).contains("a=recvonly\n");
        assertThat(update.last().getContactHeader()).isNotNull();
        assertThat(state()).isEqualTo(CallState.HELD);
        hangUp();
    }

    @Test
    void anUpdateGoesAsReinviteToASideThatDoesNotTakeIt() {
        FarEnd.Request update = pbx.send("UPDATE", "", with(Bench.LAN_SDP, "sendonly"));

        itsp.reply(itsp.take("INVITE"), 200, "", with(Bench.WAN_SDP, "recvonly"));

        assertThat(update.status()).isEqualTo(200);
        assertThat(itsp.acks()).hasSize(2);
        hangUp();
    }

    @Test
    void anUpdateWithoutAnOfferIsAnsweredByTheBoxAndRefreshesTheTarget() {
        pbx.requestUri = "sip:+4930123456@10.1.0.1";
        FarEnd.Request update = pbx.send("UPDATE");
        assertThat(update.status()).isEqualTo(200);
        assertThat(itsp.gets("UPDATE")).isFalse();

        itsp.send("BYE");

        assertThat(pbx.takeBye().getRequestURI()).hasToString("sip:me@10.1.0.9:5060");
    }

    @Test
    void aChangeThatCannotBeSentIs503AndTheCallGoesOn() {
        FarEnd.Request reinvite = pbx.send("INVITE", "", Bench.LAN_SDP);
        FakeSip.Outgoing passed = itsp.take("INVITE");

        passed.handler.onTransportError(passed, "no route to host");

        assertThat(reinvite.status()).isEqualTo(503);
        assertThat(state()).isEqualTo(CallState.ANSWERED);
        hangUp();
    }

    @Test
    void aStreamThatIsTurnedOffAndOnAgainIsPassedOn() {
        SIPRequest off = reinvite(pbx, itsp, Bench.LAN_SDP.replace("m=audio 4000", "m=audio 0"),
                Bench.WAN_SDP.replace("m=audio 5000", "m=audio 0"));
        assertThat(FarEnd.sdp(off)).contains("m=audio 0 RTP/AVP ");
        assertThat(bench.media.last().remotes.get(Side.A).held()).isTrue();
        assertThat(bench.media.last().remotes.get(Side.A).rtp()).hasToString("/10.1.0.9:4000");

        SIPRequest on = reinvite(pbx, itsp, Bench.LAN_SDP, Bench.WAN_SDP);

        assertThat(FarEnd.sdp(on)).contains("m=audio 30000 RTP/AVP ");
        hangUp();
    }

    @Test
    void refusedStreamsKeepTheirPlacesInEveryLaterDescription() {
        String video = "m=video 4002 RTP/AVP 96\na=rtpmap:96 H264/90000\n";
        String offer = Bench.LAN_SDP.replace("m=audio", video + "m=audio");
        FarEnd.Request reinvite = pbx.send("INVITE", "", offer);
        FakeSip.Outgoing passed = itsp.take("INVITE");
        assertThat(FarEnd.sdp(passed.request)).doesNotContain("video");
        itsp.reply(passed, 200, "", Bench.WAN_SDP);
        assertThat(FarEnd.sdp(reinvite.last())).containsSubsequence("m=video 0 RTP/AVP 96\n", "m=audio 20000 ");
        pbx.ack("");

        FarEnd.Request later = itsp.send("INVITE", "", Bench.WAN_SDP);
        FakeSip.Outgoing back = pbx.take("INVITE");

        assertThat(FarEnd.sdp(back.request)).containsSubsequence("m=video 0 RTP/AVP 96\n", "m=audio 20000 ");
        pbx.reply(back, 200, "", offer);
        assertThat(later.status()).isEqualTo(200);
        itsp.ack("");
        hangUp();
    }

    @ParameterizedTest
    @CsvSource({
        "SENDONLY, inactive, sendonly", "SENDONLY, sendonly, sendonly", "SENDONLY, recvonly, recvonly",
        "INACTIVE, sendonly, inactive", "INACTIVE, sendrecv, sendrecv", "PASS, inactive, inactive"
    })
    void aHoldIsWrittenAsThePeerWantsIt(Hold hold, String heard, String written) {
        hangUp();
        bench.itsp.hold = hold;
        bench.rebuild();
        establish();

        FarEnd.Request change = pbx.send("INVITE", "", with(Bench.LAN_SDP, heard));
        FakeSip.Outgoing passed = itsp.take("INVITE");
        assertThat(FarEnd.sdp(passed.request)).contains("a=" + written + "\n");
        itsp.reply(passed, 200, "", with(Bench.WAN_SDP, "inactive"));

        assertThat(FarEnd.sdp(change.last())).contains("a=inactive\n");
        pbx.ack("");
        hangUp();
    }
}
