package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jonction.api.call.CallState;
import org.jonction.api.media.Side;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A transfer between two calls of the box, and an INVITE that takes over one end of a call (RFC 3891). */
class AttendedTransferTest extends CallTest {
    private static final String TARGET_SDP = Bench.sdp("203.0.113.8", 6000, "8", "PCMA/8000");
    private final FarEnd consulting = bench.lan();
    private final FarEnd target = bench.wan();

    @BeforeEach
    void twoCalls() {
        bench.itsp.enableReferSupport = false;
        bench.itsp.enable3pccRefer = true;
        establish();
        consulting.invite(Bench.LAN_SDP);
        target.takeInvite();
        target.answer(200, TARGET_SDP);
        consulting.ack("");
    }

    private static String replaces(FarEnd of) {
        return of.callId + ";to-tag=" + of.boxTag + ";from-tag=" + of.tag;
    }

    private String referTo() {
        return "Refer-To: <sip:+4989555@box.invalid?Replaces="
                + URLEncoder.encode(replaces(consulting), StandardCharsets.UTF_8) + ">\n";
    }

    private void refer() {
        assertThat(pbx.send("REFER", referTo(), "").status()).isEqualTo(202);
        TransferTest.told(pbx);
    }

    @Test
    void bothFarEndsAreJoinedAndTheReferrerIsFree() {
        pbx.send("INVITE", "", Bench.LAN_SDP + "a=sendonly\n");
        itsp.reply(itsp.take("INVITE"), 200, "", Bench.WAN_SDP + "a=recvonly\n");
        pbx.ack("");
        refer();

        FakeSip.Outgoing kept = itsp.take("INVITE");
        assertThat(FarEnd.sdp(kept.request)).contains("a=sendrecv\n");
        itsp.reply(kept, 200, "", Bench.WAN_SDP);
        FakeSip.Outgoing other = target.take("INVITE");
        assertThat(FarEnd.sdp(other.request)).contains("a=sendrecv\n");
        target.reply(other, 200, "", TARGET_SDP);

        assertThat(TransferTest.told(pbx)).startsWith("SIP/2.0 200");
        consulting.takeBye();
        pbx.send("BYE");
        assertThat(bench.manager.calls()).hasSize(1);
        assertThat(bench.manager.calls().getFirst().state()).isEqualTo(CallState.ANSWERED);
        assertThat(bench.media.last().remotes.get(Side.A).rtp()).hasToString("/203.0.113.7:5000");
        assertThat(bench.media.last().remotes.get(Side.B).rtp()).hasToString("/203.0.113.8:6000");
        bench.replace();
        target.send("BYE");
        itsp.takeBye();
    }

    @Test
    void aTargetThatWillNotLeavesBothCallsAsTheyWere() {
        refer();
        itsp.reply(itsp.take("INVITE"), 200, "", Bench.WAN_SDP);

        target.reply(target.take("INVITE"), 488);

        assertThat(TransferTest.told(pbx)).startsWith("SIP/2.0 488");
        FakeSip.Outgoing back = itsp.take("INVITE");
        itsp.reply(back, 200, "", Bench.WAN_SDP);
        assertThat(bench.manager.calls()).hasSize(2);
        assertThat(bench.media.last().closed).isTrue();
        consulting.send("BYE");
        target.takeBye();
        hangUp();
        assertThat(bench.explanation()).contains("the called side is back in the first call");
    }

    @Test
    void aKeptSideThatWillNotLeavesBothCallsAsTheyWere() {
        refer();
        int sent = bench.sip.sent.size();

        itsp.reply(itsp.take("INVITE"), 488);

        assertThat(TransferTest.told(pbx)).startsWith("SIP/2.0 488");
        assertThat(bench.sip.sent).as("nothing but that NOTIFY").hasSize(sent + 1);
        target.send("BYE");
        consulting.takeBye();
        hangUp();
    }

    @Test
    void aTargetThatHangsUpMeanwhileLeavesTheFirstCall() {
        refer();
        FakeSip.Outgoing kept = itsp.take("INVITE");
        target.send("BYE");
        consulting.takeBye();

        itsp.reply(kept, 200, "", Bench.WAN_SDP);

        assertThat(TransferTest.told(pbx)).startsWith("SIP/2.0 487");
        itsp.reply(itsp.take("INVITE"), 200, "", Bench.WAN_SDP);
        hangUp();
    }

    @Test
    void aPeerThatTakesReferIsReferredToTheDialogByANameOfTheBox() {
        bench.itsp.enableReferSupport = true;
        bench.rebuild();
        FarEnd second = bench.lan();
        FarEnd far = bench.wan();
        second.invite(Bench.LAN_SDP);
        far.takeInvite();
        far.answer(200, Bench.WAN_SDP);
        second.ack("");

        FarEnd.Request refer = second.send("REFER", referTo(), "");
        FakeSip.Outgoing passed = far.take("REFER");
        far.reply(passed, 202);
        assertThat(refer.status()).isEqualTo(202);
        String to = passed.request.getHeader("Refer-To").toString();
        assertThat(to).contains("sip:+4989555@198.51.100.1?Replaces=" + consulting.boxTag);
        String alias = consulting.boxTag + ";to-tag=" + consulting.boxTag + ";from-tag=" + consulting.boxTag;
        FarEnd transferee = bench.wan();
        transferee.extra = "Replaces: " + alias + "\n";
        FarEnd.Request invite = transferee.invite(Bench.WAN_SDP);
        target.reply(target.take("INVITE"), 200, "", TARGET_SDP);

        assertThat(invite.status()).isEqualTo(200);
        transferee.ack("");
        consulting.takeBye();
        FarEnd.Request notify = far.send("NOTIFY",
                "Event: refer\nSubscription-State: terminated;reason=noresource\nContent-Type: message/sipfrag\n",
                "SIP/2.0 200 Secret words");
        FakeSip.Outgoing told = second.take("NOTIFY");
        assertThat(new String(told.request.getRawContent())).isEqualTo("SIP/2.0 200 OK\r\n");
        second.reply(told, 200);
        assertThat(notify.status()).isEqualTo(200);
        second.send("BYE");
        far.takeBye();
        transferee.send("BYE");
        target.takeBye();
        hangUp();
    }

    // ---- INVITE with Replaces

    private FarEnd.Request takeOver(FarEnd by, String named, String sdp) {
        by.extra = "Replaces: " + named + "\n";
        return by.invite(sdp);
    }

    private void hangUpConsultation() {
        consulting.send("BYE");
        target.takeBye();
    }

    @Test
    void aCallIsTakenOverFromOutside() {
        FarEnd other = bench.lan();

        FarEnd.Request invite = takeOver(other, replaces(consulting), Bench.LAN_SDP);
        FakeSip.Outgoing reinvite = target.take("INVITE");
        assertThat(invite.responses).isEmpty();
        target.reply(reinvite, 200, "", TARGET_SDP);

        assertThat(invite.status()).isEqualTo(200);
        other.ack("");
        consulting.takeBye();
        bench.replace();
        other.send("BYE");
        target.takeBye();
        assertThat(bench.explanation()).contains("takes the place of the caller in call");
        hangUp();
    }

    @Test
    void aCallIsTakenOverWithoutAnOffer() {
        FarEnd other = bench.lan();
        FarEnd.Request invite = takeOver(other, replaces(consulting), "");
        FakeSip.Outgoing reinvite = target.take("INVITE");
        assertThat(reinvite.request.getRawContent()).isNull();
        target.reply(reinvite, 200, "", TARGET_SDP);
        assertThat(FarEnd.sdp(invite.last())).contains("m=audio 20000 ");
        int before = target.acks().size();

        other.ack(Bench.LAN_SDP);

        assertThat(target.acks()).hasSize(before + 1);
        consulting.takeBye();
        target.send("BYE");
        other.takeBye();
        hangUp();
    }

    @Test
    void aRefusalLeavesTheCallAsItWas() {
        FarEnd other = bench.lan();
        FarEnd.Request invite = takeOver(other, replaces(consulting), Bench.LAN_SDP);

        target.reply(target.take("INVITE"), 488);

        assertThat(invite.status()).isEqualTo(488);
        hangUpConsultation();
        hangUp();
    }

    @Test
    void aCancelPutsTheFarEndBack() {
        FarEnd other = bench.lan();
        FarEnd.Request invite = takeOver(other, replaces(consulting), Bench.LAN_SDP);
        FakeSip.Outgoing reinvite = target.take("INVITE");

        invite.cancel();
        target.reply(reinvite, 200, "", TARGET_SDP);

        assertThat(invite.status()).isEqualTo(487);
        target.reply(target.take("INVITE"), 200, "", TARGET_SDP);
        hangUpConsultation();
        hangUp();
    }

    @Test
    void whatCannotBeReplacedIsRefused() {
        assertThat(takeOver(bench.lan(), "nobody;to-tag=1;from-tag=2", Bench.LAN_SDP).status()).isEqualTo(481);
        assertThat(takeOver(bench.lan(), replaces(consulting).replace(consulting.tag, "wrong"), Bench.LAN_SDP).status())
                .isEqualTo(481);
        assertThat(takeOver(bench.lan(), replaces(consulting) + ";early-only", Bench.LAN_SDP).status()).isEqualTo(486);
        assertThat(takeOver(bench.lan(), "half", Bench.LAN_SDP).status()).isEqualTo(400);
        hangUpConsultation();
        hangUp();
    }
}
