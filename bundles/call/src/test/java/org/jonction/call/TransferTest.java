package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.List;
import org.jonction.api.call.CallInfo;
import org.jonction.api.call.CallState;
import org.jonction.api.media.Side;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A transfer to a number that the box carries out by itself. */
class TransferTest extends CallTest {
    static final String REFER = "Refer-To: <sip:+4989555@box.invalid>\n";
    private static final String TARGET_SDP = Bench.sdp("203.0.113.8", 6000, "8", "PCMA/8000");
    private final FarEnd target = bench.wan();

    @BeforeEach
    void theProviderTakesNoRefer() {
        bench.itsp.enableReferSupport = false;
        bench.itsp.enable3pccRefer = true;
    }

    /** The next NOTIFY to the referrer, which is answered; its status line and state. */
    static String told(FarEnd referrer) {
        FakeSip.Outgoing notify = referrer.take("NOTIFY");
        referrer.reply(notify, 200);
        SIPRequest request = notify.request;
        assertThat(request.getHeader("Content-Type").toString()).contains("message/sipfrag");
        assertThat(request.getHeader("Event").toString()).contains("refer");
        return new String(request.getRawContent()).strip() + " " + request.getHeader("Subscription-State").toString().strip();
    }

    private void refer() {
        assertThat(pbx.send("REFER", REFER, "").status()).isEqualTo(202);
        assertThat(told(pbx)).isEqualTo("SIP/2.0 100 Trying Subscription-State: active;expires=180");
        target.takeInvite();
    }

    /** The target answers, and the side that is kept agrees. */
    private void join() {
        target.answer(200, TARGET_SDP);
        assertThat(target.acks()).hasSize(1);
        FakeSip.Outgoing rejoin = itsp.take("INVITE");
        assertThat(rejoin.request.getToTag()).isEqualTo(itsp.tag);
        itsp.reply(rejoin, 200, "", Bench.WAN_SDP);
        assertThat(itsp.acks()).hasSize(2);
    }

    private CallInfo only() {
        assertThat(bench.manager.calls()).hasSize(1);
        return bench.manager.calls().getFirst();
    }

    @Test
    void theTargetTakesThePlaceOfTheReferrer() {
        establish();
        refer();
        assertThat(target.invite.request.getHeader("Referred-By").toString())
                .isEqualTo("Referred-By: <sip:+4940987654@198.51.100.1>\r\n");
        target.answer(180, "");
        assertThat(told(pbx)).startsWith("SIP/2.0 180 Ringing");

        join();

        assertThat(told(pbx)).isEqualTo("SIP/2.0 200 OK Subscription-State: terminated;reason=noresource");
        assertThat(pbx.send("BYE").status()).isEqualTo(200);
        CallInfo call = only();
        assertThat(call.state()).isEqualTo(CallState.ANSWERED);
        assertThat(bench.media.last().remotes.get(Side.A).rtp()).hasToString("/203.0.113.7:5000");
        assertThat(bench.media.last().remotes.get(Side.B).rtp()).hasToString("/203.0.113.8:6000");
        assertThat(bench.media.sessions.getFirst().closed).isTrue();
        assertThat(itsp.send("BYE").status()).isEqualTo(200);
        target.takeBye();
        assertThat(bench.explanation())
                .contains("the caller referred the called side to +4989555")
                .contains("answer|itsp|")
                .contains("joined: +4989555 has taken the place of the caller");
    }

    @Test
    void afterwardsBothSidesHoldResumeAndHangUpAsInAnyCall() {
        establish();
        refer();
        join();
        told(pbx);
        pbx.send("BYE");

        FarEnd.Request hold = itsp.send("INVITE", "", Bench.WAN_SDP + "a=sendonly\n");
        target.reply(target.take("INVITE"), 200, "", TARGET_SDP + "a=recvonly\n");
        itsp.ack("");
        assertThat(hold.status()).isEqualTo(200);
        assertThat(only().state()).isEqualTo(CallState.HELD);
        assertThat(target.send("INFO", "Content-Type: application/dtmf-relay\n", "Signal=1").responses).isEmpty();
        itsp.reply(itsp.take("INFO"), 200);

        assertThat(target.send("BYE").status()).isEqualTo(200);
        itsp.takeBye();
    }

    @Test
    void aReferrerThatDoesNotHangUpIsHungUp() {
        establish();
        refer();
        join();
        told(pbx);
        assertThat(pbx.gets("BYE")).isFalse();

        advance(2_000);

        pbx.takeBye();
        itsp.send("BYE");
        target.takeBye();
    }

    @Test
    void aReferrerThatHangsUpAtOnceLeavesTheTransferGoingOn() {
        establish();
        refer();

        assertThat(pbx.send("BYE").status()).isEqualTo(200);
        assertThat(itsp.gets("BYE")).isFalse();
        target.answer(180, "");
        join();

        assertThat(pbx.gets("NOTIFY")).isFalse();
        only();
        target.send("BYE");
        itsp.takeBye();
    }

    @Test
    void whenTheReferrerHasHungUpAFailureEndsTheCall() {
        establish();
        refer();
        pbx.send("BYE");

        target.answer(486, "");

        itsp.takeBye();
    }

    @Test
    void aTargetThatIsBusyPutsTheFirstCallBack() {
        establish();
        refer();

        target.answer(486, "");

        assertThat(told(pbx)).startsWith("SIP/2.0 486 Busy here").contains("terminated");
        assertThat(only().state()).isEqualTo(CallState.ANSWERED);
        FarEnd.Request hold = pbx.send("INVITE", "", Bench.LAN_SDP + "a=sendonly\n");
        itsp.reply(itsp.take("INVITE"), 200, "", Bench.WAN_SDP + "a=recvonly\n");
        pbx.ack("");
        assertThat(hold.status()).isEqualTo(200);
        hangUp();
    }

    @Test
    void aKeptSideThatWillNotJoinPutsTheFirstCallBackAndTheTargetIsHungUp() {
        establish();
        refer();
        target.answer(200, TARGET_SDP);

        itsp.reply(itsp.take("INVITE"), 488);

        target.takeBye();
        assertThat(told(pbx)).startsWith("SIP/2.0 488");
        hangUp();
        assertThat(bench.explanation()).contains("failed: the called side answered the change to the new leg with 488");
    }

    @Test
    void aTargetThatHangsUpBeforeTheLegsAreJoinedPutsTheFirstCallBack() {
        establish();
        refer();
        target.answer(200, TARGET_SDP);
        FakeSip.Outgoing rejoin = itsp.take("INVITE");

        assertThat(target.send("BYE").status()).isEqualTo(200);
        itsp.reply(rejoin, 200, "", Bench.WAN_SDP);

        assertThat(told(pbx)).startsWith("SIP/2.0 480");
        FakeSip.Outgoing back = itsp.take("INVITE");
        assertThat(FarEnd.sdp(back.request)).contains("m=audio 30000 ");
        itsp.reply(back, 200, "", Bench.WAN_SDP);
        hangUp();
    }

    @Test
    void aKeptSideThatHangsUpMeanwhileEndsEverything() {
        establish();
        refer();
        target.answer(180, "");

        assertThat(itsp.send("BYE").status()).isEqualTo(200);

        assertThat(target.invite.cancelled).isTrue();
        told(pbx);
        pbx.takeBye();
    }

    @Test
    void aReferrerThatWantsNoNotifyGetsNone() {
        establish();
        FarEnd.Request refer = pbx.send("REFER", REFER + "Refer-Sub: false\nSupported: norefersub\n", "");
        assertThat(refer.status()).isEqualTo(202);
        assertThat(refer.last().getHeader("Refer-Sub").toString()).contains("false");
        target.takeInvite();

        join();

        assertThat(pbx.gets("NOTIFY")).isFalse();
        pbx.send("BYE");
        itsp.send("BYE");
        target.takeBye();
    }

    @Test
    void aTransferredCallSurvivesAnUpdateOfTheBundle() {
        establish();
        refer();
        join();
        told(pbx);
        pbx.send("BYE");
        bench.sip.loop.run();
        assertThat(bench.journal.sessions()).hasSize(1);

        bench.replace();

        FarEnd.Request hold = target.send("INVITE", "", TARGET_SDP + "a=sendonly\n");
        itsp.reply(itsp.take("INVITE"), 200, "", Bench.WAN_SDP + "a=recvonly\n");
        target.ack("");
        assertThat(hold.status()).isEqualTo(200);
        assertThat(only().state()).isEqualTo(CallState.HELD);
        itsp.send("BYE");
        target.takeBye();
        assertThat(bench.explanation()).contains("joined: +4989555").contains("adopted|");
    }

    @Test
    void anUpdateBeforeTheReferrerHasHungUpLeavesTheTransferredCall() {
        establish();
        refer();
        join();

        bench.stop();
        bench.start();

        only();
        target.send("BYE");
        itsp.takeBye();
    }

    @Test
    void aCrashAfterATransferLeavesTheTransferredCallAlone() {
        establish();
        refer();
        join();
        bench.sip.loop.run();

        bench.sip.loop.crash();
        bench.media.sessions.getFirst().close(); // its owner went without a word
        bench.start();

        only();
        target.send("BYE");
        itsp.takeBye();
    }

    @Test
    void anUpdateWhileTheTargetRingsPutsTheFirstCallBack() {
        establish();
        refer();
        target.answer(180, "");
        told(pbx);

        bench.replace();

        assertThat(target.invite.cancelled).isTrue();
        assertThat(only().state()).isEqualTo(CallState.ANSWERED);
        hangUp();
    }

    @Test
    void aSecondReferWaitsForTheFirst() {
        establish();
        refer();

        assertThat(pbx.send("REFER", REFER, "").status()).isEqualTo(491);

        target.answer(486, "");
        told(pbx);
        hangUp();
    }

    @Test
    void theCalledSideMayReferTheCaller() {
        bench.itsp.enableReferSupport = true;
        bench.pbx.enableReferSupport = false;
        bench.pbx.enable3pccRefer = true;
        FarEnd other = bench.lan();
        establish();

        assertThat(itsp.send("REFER", "Refer-To: <sip:200@box.invalid>\n", "").status()).isEqualTo(202);
        told(itsp);
        other.takeInvite();
        other.answer(200, Bench.sdp("10.1.0.9", 4100, "8", "PCMA/8000"));
        FakeSip.Outgoing rejoin = pbx.take("INVITE");
        pbx.reply(rejoin, 200, "", Bench.LAN_SDP);
        told(itsp);
        itsp.send("BYE");

        pbx.send("BYE");
        other.takeBye();
    }

    @Test
    void withoutARouteTheFirstCallGoesOn() {
        establish();
        assertThat(pbx.send("REFER", "Refer-To: <sip:000@box.invalid>\n", "").status()).isEqualTo(202);
        assertThat(told(pbx)).contains("100");
        assertThat(told(pbx)).startsWith("SIP/2.0 404");
        hangUp();
    }

    @Test
    void withNeitherItIsDeclined() {
        bench.itsp.enable3pccRefer = false;
        establish();

        assertThat(pbx.send("REFER", REFER, "").status()).isEqualTo(603);

        hangUp();
        assertThat(bench.explanation()).contains("does not say enable3pccRefer");
    }

    @Test
    void aReferThatCannotBeReadIsRefused() {
        establish();
        for (String header : List.of("", "Refer-To: <mailto:me@example.com>\n", "Refer-To: <sip:1@x;method=BYE>\n",
                "Refer-To: <sip:1@x?Replaces=nothing>\n")) {
            assertThat(pbx.send("REFER", header, "").status()).as(header).isIn(400, 416, 484, 501);
        }
        hangUp();
    }

    @Test
    void aDialogOfThePeersOwnIsReplacedThere() {
        establish();
        assertThat(pbx.send("REFER",
                "Refer-To: <sip:200@10.1.0.9?Replaces=abc%40pbx.corp.example%3Bto-tag%3D1%3Bfrom-tag%3D2>\n", "")
                .status()).isEqualTo(202);
        told(pbx);
        FarEnd phone = bench.lan();
        SIPRequest invite = phone.takeInvite();

        assertThat(invite.getHeader("Replaces").toString()).contains("abc@pbx.corp.example;to-tag=1;from-tag=2");
        phone.answer(200, Bench.sdp("10.1.0.9", 4200, "8", "PCMA/8000"));
        itsp.reply(itsp.take("INVITE"), 200, "", Bench.WAN_SDP);
        told(pbx);
        pbx.send("BYE");
        itsp.send("BYE");
        phone.takeBye();
    }
}
