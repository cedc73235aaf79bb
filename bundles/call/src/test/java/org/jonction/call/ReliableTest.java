package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.header.RSeq;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.List;
import org.jonction.api.media.Side;
import org.jonction.api.trunk.OfferAnswerPolicy.Prack;
import org.junit.jupiter.api.Test;

/** Reliable provisional responses (RFC 3262) on one side, on both, or on none. */
class ReliableTest extends CallTest {
    private static final String TAKES = "Supported: 100rel\n";
    private static final String DEMANDS = "Require: 100rel\n";

    private static String reliable(long rseq) {
        return "Require: 100rel\nRSeq: " + rseq + "\n";
    }

    private FarEnd.Request call(String headers) {
        pbx.extra = headers;
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        return invite;
    }

    private FarEnd.Request prack(FarEnd.Request invite, String sdp) {
        return pbx.send("PRACK", "RAck: " + rseq(invite.last()) + " " + invite.request.getCSeq().getSeqNumber()
                + " INVITE\n", sdp);
    }

    private static long rseq(SIPResponse response) {
        return response.getHeader("RSeq") instanceof RSeq header ? header.getSeqNumber() : 0;
    }

    private static String header(SIPMessage message, String name) {
        return message.getHeader(name) == null ? "" : message.getHeader(name).toString().strip();
    }

    private void answerAndHangUp(FarEnd.Request invite) {
        itsp.answer(200, Bench.WAN_SDP);
        assertThat(invite.status()).isEqualTo(200);
        pbx.ack(invite.request.getCSeq().getSeqNumber(), "");
        hangUp();
    }

    // ---- the called side alone

    @Test
    void theCalledSidesReliableResponseIsAcknowledgedThoughTheCallerKnowsNothingOfIt() {
        FarEnd.Request invite = call("");
        assertThat(Wire.text(itsp.invite.request)).contains("100rel");

        itsp.reply(itsp.invite, 183, reliable(7), Bench.WAN_SDP);

        FakeSip.Outgoing prack = itsp.take("PRACK");
        assertThat(header(prack.request, "RAck")).isEqualTo("RAck: 7 1 INVITE");
        assertThat(prack.request.getToTag()).isEqualTo(itsp.tag);
        assertThat(invite.status()).isEqualTo(183);
        assertThat(invite.last().getHeader("RSeq")).isNull();
        itsp.reply(prack, 200);
        answerAndHangUp(invite);
        assertThat(bench.explanation()).contains("183 with RSeq 7 of the called side acknowledged by PRACK");
    }

    @Test
    void anInviteWithoutAnOfferWishesForNoneSinceOneCouldBringTheOffer() {
        FarEnd.Request invite = pbx.invite("");
        itsp.takeInvite();
        assertThat(Wire.text(itsp.invite.request)).doesNotContain("100rel");
        itsp.reply(itsp.invite, 486);
        assertThat(invite.status()).isEqualTo(486);
    }

    @Test
    void aRepetitionIsDiscardedAndWhatComesTooEarlyWaitsForItsTurn() {
        FarEnd.Request invite = call("");
        itsp.reply(itsp.invite, 183, reliable(7), Bench.WAN_SDP);
        itsp.reply(itsp.take("PRACK"), 200);

        itsp.reply(itsp.invite, 183, reliable(7), Bench.WAN_SDP);
        itsp.reply(itsp.invite, 180, reliable(9), "");
        assertThat(itsp.gets("PRACK")).isFalse();
        assertThat(invite.responses).hasSize(1);

        itsp.reply(itsp.invite, 182, reliable(8), "");
        itsp.reply(itsp.take("PRACK"), 200);
        itsp.reply(itsp.invite, 180, reliable(9), "");
        FakeSip.Outgoing last = itsp.take("PRACK");
        itsp.reply(last, 200);
        assertThat(header(last.request, "RAck")).isEqualTo("RAck: 9 1 INVITE");
        assertThat(invite.responses.stream().map(SIPResponse::getStatusCode)).containsExactly(183, 182, 180);
        answerAndHangUp(invite);
    }

    @Test
    void eachForkCountsByItself() {
        FarEnd second = bench.wan("203.0.113.50");
        FarEnd.Request invite = call("");
        second.invite = itsp.invite;
        itsp.reply(itsp.invite, 180, reliable(100), "");
        second.reply(itsp.invite, 180, reliable(3), "");

        List<String> acknowledged = bench.sip.sent.stream()
                .filter(one -> one.request.getMethod().equals("PRACK"))
                .map(one -> header(one.request, "RAck") + " " + one.request.getToTag())
                .toList();
        assertThat(acknowledged)
                .containsExactly("RAck: 100 1 INVITE " + itsp.tag, "RAck: 3 1 INVITE " + second.tag);
        answerAndHangUp(invite);
    }

    // ---- the caller alone

    @Test
    void earlyMediaGoesReliablyToACallerThatTakesIt() {
        FarEnd.Request invite = call(TAKES);
        itsp.answer(180, "");
        assertThat(invite.last().getHeader("RSeq")).isNull();

        itsp.answer(183, Bench.WAN_SDP);

        assertThat(header(invite.last(), "Require")).isEqualTo("Require: 100rel");
        FarEnd.Request prack = prack(invite, "");
        assertThat(prack.status()).isEqualTo(200);
        advance(40_000);
        assertThat(invite.responses).hasSize(2);
        answerAndHangUp(invite);
    }

    @Test
    void itIsRepeatedUntilItsPrackComesAndTheNextWaits() {
        FarEnd.Request invite = call(DEMANDS);
        itsp.answer(183, Bench.WAN_SDP);
        itsp.answer(180, "");
        long first = rseq(invite.last());

        advance(500 + 1_000);
        assertThat(invite.responses).hasSize(3).allSatisfy(r -> assertThat(rseq(r)).isEqualTo(first));
        assertThat(prack(invite, "").status()).isEqualTo(200);

        assertThat(invite.status()).isEqualTo(180);
        assertThat(rseq(invite.last())).isEqualTo(first + 1);
        assertThat(prack(invite, "").status()).isEqualTo(200);
        answerAndHangUp(invite);
    }

    @Test
    void aPrackForNothingIs481AndOneWithoutRAckIs400() {
        FarEnd.Request invite = call(DEMANDS);
        itsp.answer(180, "");
        long rseq = rseq(invite.last());

        assertThat(pbx.send("PRACK", "RAck: " + (rseq + 1) + " 1 INVITE\n", "").status()).isEqualTo(481);
        assertThat(pbx.send("PRACK").status()).isEqualTo(400);
        assertThat(prack(invite, "").status()).isEqualTo(200);
        assertThat(prack(invite, "").status()).isEqualTo(481);
        answerAndHangUp(invite);
    }

    @Test
    void withoutAPrackTheCallFailsWith504AndTheCalledSideIsCancelled() {
        FarEnd.Request invite = call(DEMANDS);
        itsp.answer(180, "");

        advance(32_000);

        assertThat(invite.status()).isEqualTo(504);
        assertThat(itsp.invite.cancelled).isTrue();
        itsp.answer(487, "");
        assertThat(bench.explanation()).contains("no PRACK came from the caller");
    }

    @Test
    void the200WaitsForThePrackOfTheEarlyMedia() {
        FarEnd.Request invite = call(TAKES);
        itsp.answer(183, Bench.WAN_SDP);

        itsp.answer(200, Bench.WAN_SDP);
        assertThat(invite.status()).isEqualTo(183);
        assertThat(itsp.acks()).hasSize(1);
        prack(invite, "");

        assertThat(invite.status()).isEqualTo(200);
        pbx.ack(1, "");
        hangUp();
        assertThat(bench.explanation()).contains("the 200 waits for the PRACK");
    }

    @Test
    void aCancelWhileThe200WaitsEndsBothSides() {
        FarEnd.Request invite = call(TAKES);
        itsp.answer(183, Bench.WAN_SDP);
        itsp.answer(200, Bench.WAN_SDP);

        invite.cancel();

        assertThat(invite.status()).isEqualTo(487);
        itsp.takeBye();
    }

    @Test
    void aHangUpOfTheCalledSideWhileThe200WaitsEndsTheCall() {
        FarEnd.Request invite = call(TAKES);
        itsp.answer(183, Bench.WAN_SDP);
        itsp.answer(200, Bench.WAN_SDP);

        assertThat(itsp.send("BYE").status()).isEqualTo(200);

        assertThat(invite.status()).isEqualTo(480);
    }

    @Test
    void anUpdateOfTheBundleWhileThe200WaitsEndsTheCallOnBothSides() {
        FarEnd.Request invite = call(TAKES);
        itsp.answer(183, Bench.WAN_SDP);
        itsp.answer(200, Bench.WAN_SDP);

        bench.stop();

        assertThat(invite.status()).isEqualTo(503);
        itsp.takeBye();
        bench.start();
    }

    @Test
    void aCallWhosePracksAreOverGoesOnInTheNextVersion() {
        FarEnd.Request invite = call(DEMANDS);
        itsp.reply(itsp.invite, 183, reliable(5), Bench.WAN_SDP);
        itsp.reply(itsp.take("PRACK"), 200);
        prack(invite, "");
        itsp.answer(200, "");
        pbx.ack(1, "");

        bench.replace();

        assertThat(bench.manager.calls()).hasSize(1);
        hangUp();
    }

    // ---- offers in PRACK (RFC 3262 section 5)

    @Test
    void anOfferInAPrackIsPutToTheCalledSideByUpdate() {
        FarEnd.Request invite = call(TAKES);
        itsp.reply(itsp.invite, 183, "Allow: INVITE, ACK, BYE, CANCEL, UPDATE\n", Bench.WAN_SDP);

        FarEnd.Request prack = prack(invite, Bench.LAN_SDP + "a=sendonly\n");
        FakeSip.Outgoing update = itsp.take("UPDATE");
        assertThat(FarEnd.sdp(update.request)).contains("a=sendonly\n");
        itsp.reply(update, 200, "", Bench.WAN_SDP + "a=recvonly\n");

        assertThat(prack.status()).isEqualTo(200);
        assertThat(FarEnd.sdp(prack.last())).contains("a=recvonly\n");
        answerAndHangUp(invite);
    }

    @Test
    void withoutUpdateTheBoxAnswersItItself() {
        FarEnd.Request invite = call(TAKES);
        itsp.reply(itsp.invite, 183, "Allow: INVITE, ACK, BYE, CANCEL\n", Bench.WAN_SDP);

        FarEnd.Request prack = prack(invite, Bench.sdp("10.1.0.9", 4444, "8", "PCMA/8000"));

        assertThat(prack.status()).isEqualTo(200);
        assertThat(FarEnd.sdp(prack.last())).contains("m=audio 20000 RTP/AVP 8\n");
        assertThat(bench.media.last().remotes.get(Side.A).rtp()).hasToString("/10.1.0.9:4444");
        answerAndHangUp(invite);
        assertThat(bench.explanation()).contains("PRACK of the caller answered by the box");
    }

    @Test
    void anOtherCodecThanAgreedCannotBeAnsweredWithoutTheCalledSide() {
        FarEnd.Request invite = call(TAKES);
        itsp.reply(itsp.invite, 183, "Allow: INVITE, ACK, BYE, CANCEL\n", Bench.WAN_SDP);

        FarEnd.Request prack = prack(invite, Bench.sdp("10.1.0.9", 4444, "0", "PCMU/8000"));

        assertThat(prack.status()).isEqualTo(488);
        assertThat(bench.media.last().remotes.get(Side.A).rtp()).hasToString("/10.1.0.9:4000");
        answerAndHangUp(invite);
    }

    // ---- policy

    @Test
    void switchedOffTheBoxKnowsNoneOfIt() {
        bench.pbx.prack = Prack.OFF;
        bench.itsp.prack = Prack.OFF;
        FarEnd.Request invite = call(TAKES);
        SIPRequest sent = itsp.invite.request;
        assertThat(Wire.text(sent)).doesNotContain("100rel").doesNotContain("PRACK");

        itsp.answer(183, Bench.WAN_SDP);
        assertThat(invite.last().getHeader("RSeq")).isNull();
        assertThat(pbx.send("PRACK", "RAck: 1 1 INVITE\n", "").status()).isEqualTo(405);
        answerAndHangUp(invite);
    }

    @Test
    void switchedOffACallerThatDemandsItIsRefusedWith420() {
        bench.pbx.prack = Prack.OFF;
        pbx.extra = DEMANDS;

        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);

        assertThat(invite.status()).isEqualTo(420);
        assertThat(header(invite.last(), "Unsupported")).isEqualTo("Unsupported: 100rel");
    }

    @Test
    void aTrunkThatRequiresItRefusesACallerWithoutIt() {
        bench.pbx.prack = Prack.REQUIRED;

        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);

        assertThat(invite.status()).isEqualTo(421);
        assertThat(header(invite.last(), "Require")).isEqualTo("Require: 100rel");
    }

    @Test
    void aTrunkThatRequiresItIsAskedForIt() {
        bench.itsp.prack = Prack.REQUIRED;

        FarEnd.Request invite = call("");

        assertThat(header(itsp.invite.request, "Require")).isEqualTo("Require: 100rel");
        answerAndHangUp(invite);
        assertThat(bench.explanation()).contains("reliable provisional responses are demanded");
    }
}
