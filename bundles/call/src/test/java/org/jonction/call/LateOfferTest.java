package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.jonction.api.media.Side;
import org.jonction.api.trunk.OfferAnswerPolicy.Offer;
import org.junit.jupiter.api.Test;

class LateOfferTest extends CallTest {
    @Test
    void theOfferComesIn200AndTheAnswerInTheAck() {
        FarEnd.Request invite = pbx.invite("");
        assertThat(itsp.takeInvite().getRawContent()).isNull();
        itsp.answer(180, "");

        itsp.answer(200, Bench.WAN_SDP);

        assertThat(FarEnd.sdp(invite.last())).contains("m=audio 20000 RTP/AVP 8 101\n");
        assertThat(itsp.acks()).isEmpty();
        pbx.ack(Bench.sdp("10.1.0.9", 4000, "8", "PCMA/8000"));
        assertThat(itsp.acks()).hasSize(1);
        assertThat(FarEnd.sdp(itsp.acks().getFirst())).contains("m=audio 30000 RTP/AVP 8\n");
        assertThat(bench.media.last().remotes.get(Side.A).rtp()).hasToString("/10.1.0.9:4000");
        assertThat(bench.media.last().remotes.get(Side.B).rtp()).hasToString("/203.0.113.7:5000");
        hangUp();
    }

    @Test
    void itWorksFromTheProviderToo() {
        FarEnd.Request invite = itsp.invite("");
        pbx.takeInvite();

        pbx.answer(200, Bench.LAN_SDP);
        itsp.ack(Bench.WAN_SDP);

        assertThat(invite.status()).isEqualTo(200);
        assertThat(pbx.acks()).hasSize(1);
        assertThat(itsp.send("BYE").status()).isEqualTo(200);
        pbx.takeBye();
    }

    @Test
    void anAckWithoutTheAnswerEndsTheCall() {
        pbx.invite("");
        itsp.takeInvite();
        itsp.answer(200, Bench.WAN_SDP);

        pbx.ack("");

        assertThat(itsp.acks()).hasSize(1);
        itsp.takeBye();
        pbx.takeBye();
        assertThat(bench.manager.ended().getFirst().reason()).contains("ACK of the caller cannot be used");
    }

    @Test
    void a200WithoutAnOfferIsByedAndRefused() {
        FarEnd.Request invite = pbx.invite("");
        itsp.takeInvite();

        itsp.answer(200, "");

        assertThat(itsp.acks()).hasSize(1);
        itsp.takeBye();
        assertThat(invite.status()).isEqualTo(488);
    }

    @Test
    void whenTheAckNeverComesTheCalledSideIsAcknowledgedAndByed() {
        pbx.invite("");
        itsp.takeInvite();
        itsp.answer(200, Bench.WAN_SDP);

        advance(32_000);

        assertThat(itsp.acks()).hasSize(1);
        itsp.takeBye();
        pbx.takeBye();
    }

    @Test
    void aPreviewOfTheOfferInA183IsNotPassedOn() {
        FarEnd.Request invite = pbx.invite("");
        itsp.takeInvite();

        itsp.answer(183, Bench.WAN_SDP);

        assertThat(invite.status()).isEqualTo(183);
        assertThat(invite.last().getRawContent()).isNull();
        invite.cancel();
    }

    @Test
    void aPeerThatTakesNoLateOfferGetsOneOfTheBoxAndTheCallerWhatWasAgreedOn() {
        bench.itsp.offer = Offer.FORCE_EARLY;
        FarEnd.Request invite = pbx.invite("");
        assertThat(FarEnd.sdp(itsp.takeInvite())).contains("m=audio 30000 RTP/AVP 8 0 9 101\n");
        itsp.answer(183, Bench.WAN_SDP);
        assertThat(invite.last().getRawContent()).isNull();

        itsp.answer(200, Bench.sdp("203.0.113.7", 5000, "0 8 101", "PCMU/8000", "PCMA/8000", "telephone-event/8000"));

        assertThat(itsp.acks()).hasSize(1);
        assertThat(itsp.acks().getFirst().getRawContent()).isNull();
        assertThat(FarEnd.sdp(invite.last())).contains("m=audio 20000 RTP/AVP 0 101\n");
        pbx.ack(Bench.sdp("10.1.0.9", 4000, "0", "PCMU/8000"));
        assertThat(bench.media.last().remotes.get(Side.A).rtp()).hasToString("/10.1.0.9:4000");
        assertThat(bench.media.last().remotes.get(Side.B).rtp()).hasToString("/203.0.113.7:5000");
        hangUp();
        assertThat(bench.explanation()).contains("the caller makes no offer, and profile profile-itsp@1.0.0 wants one");
    }

    @Test
    void anAckWithoutTheAnswerToWhatWasAgreedOnEndsTheCall() {
        bench.itsp.offer = Offer.FORCE_EARLY;
        pbx.invite("");
        itsp.takeInvite();
        itsp.answer(200, Bench.WAN_SDP);

        pbx.ack("");

        itsp.takeBye();
        pbx.takeBye();
    }

    @Test
    void aPeerThatGetsNoOfferInPlaceOfALateOneGetsNoCall() {
        bench.itsp.offer = Offer.EARLY;

        FarEnd.Request invite = pbx.invite("");

        assertThat(invite.status()).isEqualTo(488);
        assertThat(itsp.gets("INVITE")).isFalse();
        assertThat(bench.explanation()).contains("takes no late offer");
    }
}
