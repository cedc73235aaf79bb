package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import org.jonction.api.media.Side;
import org.jonction.api.trunk.OfferAnswerPolicy.Fork;
import org.junit.jupiter.api.Test;

class EarlyMediaTest extends CallTest {
    private static final String ANNOUNCEMENT = Bench.sdp("203.0.113.50", 6000, "8", "PCMA/8000");

    @Test
    void anAnswerInA183OpensTheMediaBeforeTheCallIsAnswered() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();

        itsp.answer(183, Bench.WAN_SDP);

        assertThat(invite.status()).isEqualTo(183);
        assertThat(FarEnd.sdp(invite.last())).contains("m=audio 20000 RTP/AVP 8 101\n", "c=IN IP4 10.1.0.1\n");
        assertThat(bench.media.last().remotes.get(Side.B).rtp()).hasToString("/203.0.113.7:5000");
        itsp.answer(200, Bench.WAN_SDP);
        pbx.ack("");
        hangUp();
    }

    @Test
    void theSameAnswerAgainKeepsItsVersion() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(183, Bench.WAN_SDP);
        String early = FarEnd.sdp(invite.last());

        itsp.answer(200, Bench.WAN_SDP);

        assertThat(FarEnd.sdp(invite.last())).isEqualTo(early);
        pbx.ack("");
        hangUp();
    }

    @Test
    void a200WithoutTheAnswerThatA183HasGivenIsCompleted() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(183, Bench.WAN_SDP);
        itsp.answer(180, "");
        assertThat(invite.status()).isEqualTo(180);
        assertThat(invite.last().getRawContent()).isNull();

        itsp.answer(200, "");

        assertThat(FarEnd.sdp(invite.last())).contains("m=audio 20000 RTP/AVP 8 101\n");
        pbx.ack("");
        hangUp();
    }

    @Test
    void forksOfTheCalledSideAreOneEarlyDialogToTheCaller() {
        FarEnd second = bench.wan("203.0.113.50");
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        second.invite = itsp.invite;
        itsp.answer(180, "");
        String tag = invite.last().getToTag();
        second.answer(183, ANNOUNCEMENT);
        itsp.answer(180, "");
        assertThat(bench.media.last().remotes.get(Side.B).rtp()).hasToString("/203.0.113.50:6000");

        itsp.answer(200, Bench.WAN_SDP);

        assertThat(invite.responses).allSatisfy(r -> assertThat(r.getToTag()).isEqualTo(tag));
        assertThat(bench.media.last().remotes.get(Side.B).rtp()).hasToString("/203.0.113.7:5000");
        pbx.ack("");
        hangUp();
    }

    @Test
    void aSecondForkThatAnswersTooIsAcknowledgedAndByed() {
        FarEnd second = bench.wan("203.0.113.50");
        pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        second.invite = itsp.invite;
        second.callId = itsp.callId;
        second.boxTag = itsp.boxTag;
        itsp.answer(200, Bench.WAN_SDP);
        pbx.ack("");

        second.answer(200, ANNOUNCEMENT);
        second.answer(200, ANNOUNCEMENT);

        assertThat(second.acks()).hasSize(2);
        second.takeBye();
        assertThat(second.gets("BYE")).isFalse();
        assertThat(bench.manager.calls()).hasSize(1);
        hangUp();
    }

    @Test
    void whoAnswersAfterTheCallIsOverIsAcknowledgedAndByedOnce() {
        FarEnd second = bench.wan("203.0.113.50");
        pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        second.invite = itsp.invite;
        second.callId = itsp.callId;
        second.boxTag = itsp.boxTag;
        itsp.answer(200, Bench.WAN_SDP);
        pbx.ack("");
        hangUp();
        int acknowledged = itsp.acks().size();

        itsp.answer(200, Bench.WAN_SDP);
        second.answer(200, ANNOUNCEMENT);
        second.answer(200, ANNOUNCEMENT);

        assertThat(itsp.acks()).hasSize(acknowledged + 1);
        assertThat(itsp.gets("BYE")).isFalse();
        assertThat(second.acks()).hasSize(2);
        second.takeBye();
        assertThat(second.gets("BYE")).isFalse();
    }

    @Test
    void ringingWithoutATagIsPassedOnAllTheSame() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        String tag = itsp.tag;
        itsp.tag = "";
        String reply = "SIP/2.0 180 Ringing\n" + itsp.invite.request.getTopmostVia().toString().strip() + "\n"
                + itsp.invite.request.getFrom().toString().strip() + "\n"
                + itsp.invite.request.getTo().toString().strip() + "\nCall-ID: " + itsp.callId + "\nCSeq: 1 INVITE\n"
                + "Content-Length: 0\n\n";
        itsp.invite.handler.onResponse(itsp.invite, Wire.response(reply));

        assertThat(invite.status()).isEqualTo(180);
        itsp.tag = tag;
        invite.cancel();
    }

    @Test
    void earlyMediaThatMakesNoSenseIsLeftOutAndTheCallGoesOn() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();

        itsp.answer(183, "v=0\nc=IN IP4 somewhere\nm=audio 5000 RTP/AVP 8\n");

        assertThat(invite.status()).isEqualTo(183);
        assertThat(invite.last().getRawContent()).isNull();
        itsp.answer(200, Bench.WAN_SDP);
        pbx.ack("");
        hangUp();
        assertThat(bench.explanation()).contains("early media is left out");
    }

    @Test
    void provisionalResponsesThatMeanNothingToACallerBecome183AndA199IsKept() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();

        itsp.answer(199, "");
        assertThat(invite.responses).isEmpty();
        itsp.answer(181, "");
        assertThat(invite.status()).isEqualTo(181);
        itsp.answer(150, "");
        assertThat(invite.status()).isEqualTo(183);

        invite.cancel();
    }

    @Test
    void requestsOfAnEarlyDialogCountOnInTheConfirmedOne() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(180, "");
        pbx.send("INFO");
        FakeSip.Outgoing info = itsp.take("INFO");
        itsp.reply(info, 200);
        itsp.answer(180, "");
        itsp.answer(200, Bench.WAN_SDP);
        assertThat(invite.status()).isEqualTo(200);
        pbx.ack("");

        pbx.send("BYE");
        SIPRequest bye = itsp.takeBye();

        assertThat(bye.getCSeq().getSeqNumber()).isGreaterThan(info.request.getCSeq().getSeqNumber());
    }

    @Test
    void byProfileTheFirstEarlyMediaGoesOn() {
        bench.pbx.fork = Fork.FIRST;
        FarEnd second = bench.wan("203.0.113.50");
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        second.invite = itsp.invite;
        itsp.answer(183, Bench.WAN_SDP);

        second.answer(183, ANNOUNCEMENT);

        assertThat(invite.last().getRawContent()).isNull();
        assertThat(bench.media.last().remotes.get(Side.B).rtp()).hasToString("/203.0.113.7:5000");
        invite.cancel();
        assertThat(bench.explanation()).contains("left out, the first goes on");
    }

    @Test
    void earlyDialogsBeyondTheMostAreNotHeardUntilOneAnswers() {
        bench.pbx.maxEarlyDialogs = 1;
        FarEnd second = bench.wan("203.0.113.50");
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        second.invite = itsp.invite;
        second.callId = itsp.callId;
        second.boxTag = itsp.boxTag;
        itsp.answer(183, Bench.WAN_SDP);

        second.answer(183, ANNOUNCEMENT);
        assertThat(bench.media.last().remotes.get(Side.B).rtp()).hasToString("/203.0.113.7:5000");
        second.answer(200, ANNOUNCEMENT);

        assertThat(invite.status()).isEqualTo(200);
        assertThat(bench.media.last().remotes.get(Side.B).rtp()).hasToString("/203.0.113.50:6000");
        pbx.ack("");
        assertThat(pbx.send("BYE").status()).isEqualTo(200);
        second.takeBye();
    }
}
