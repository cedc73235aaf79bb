package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CodecPolicyTest extends CallTest {
    private static final String MANY = Bench.sdp("10.1.0.9", 4000, "0 96 8 101 18", "PCMU/8000", "opus/48000/2",
            "PCMA/8000", "telephone-event/8000", "G729/8000");

    private String offered(String sdp) {
        FarEnd.Request invite = pbx.invite(sdp);
        String offered = FarEnd.sdp(itsp.takeInvite());
        invite.cancel();
        return offered;
    }

    @Test
    void withoutAListAllCodecsPassAsOffered() {
        assertThat(offered(MANY)).contains("m=audio 30000 RTP/AVP 0 96 8 101 18\n");
    }

    @Test
    void theReceivingTrunksListFiltersAndOrdersAndKeepsTelephoneEvents() {
        bench.itsp.codecs = List.of("G729", "PCMA", "G722");

        assertThat(offered(MANY))
                .contains("m=audio 30000 RTP/AVP 18 8 101\n", "a=rtpmap:101 telephone-event/8000\n")
                .doesNotContain("opus", "PCMU");
    }

    @Test
    void theSendingTrunksListFiltersToo() {
        bench.pbx.codecs = List.of("PCMU", "PCMA");
        bench.itsp.codecs = List.of("pcma", "opus");

        assertThat(offered(MANY)).contains("m=audio 30000 RTP/AVP 8 101\n");
    }

    @Test
    void anOfferWithoutACommonCodecIs488AndTheNextRouteMayHaveOne() {
        bench.itsp.codecs = List.of("G722");
        FarEnd.Request refused = pbx.invite(MANY);
        assertThat(refused.status()).isEqualTo(488);
        assertThat(refused.last().getHeader("Warning").toString())
                .isEqualTo("Warning: 305 10.1.0.1 \"Incompatible media format\"\r\n");
        assertThat(bench.explanation()).contains("profile-itsp@1.0.0");

        bench.addProvider("second", "203.0.113.60");
        FarEnd.Request taken = pbx.invite(MANY);

        assertThat(taken.responses).isEmpty();
        bench.wan("203.0.113.60").takeInvite();
        taken.cancel();
    }

    @Test
    void anAnswerWithOtherCodecsThanAllowedIsByedAndRefused() {
        bench.itsp.codecs = List.of("PCMA");
        FarEnd.Request invite = pbx.invite(MANY);
        itsp.takeInvite();

        itsp.answer(200, Bench.sdp("203.0.113.7", 5000, "0", "PCMU/8000"));

        assertThat(invite.status()).isEqualTo(488);
        itsp.takeBye();
    }

    @Test
    void encryptedAndStrangeOffersAreRefusedWithAWarning() {
        FarEnd.Request secure = pbx.invite(MANY.replace("RTP/AVP", "RTP/SAVP"));
        assertThat(secure.status()).isEqualTo(488);
        assertThat(secure.last().getHeader("Warning").toString()).contains("302 10.1.0.1");

        FarEnd.Request nonsense = pbx.invite("v=0\nnonsense\n");
        assertThat(nonsense.status()).isEqualTo(488);
        assertThat(nonsense.last().getHeader("Warning").toString()).contains("399 10.1.0.1");
        assertThat(bench.explanation()).contains("SDP line 2");
        assertThat(bench.media.sessions).isEmpty();
    }

    @Test
    void anOfferOfTheOtherIpVersionThanTheMediaRealmIs488() {
        FarEnd.Request six = pbx.invite(
                "v=0\no=- 1 1 IN IP6 2001:db8::9\ns=-\nc=IN IP6 2001:db8::9\nt=0 0\nm=audio 4000 RTP/AVP 8\n");

        assertThat(six.status()).isEqualTo(488);
        assertThat(six.last().getHeader("Warning").toString()).contains("301 10.1.0.1");
    }

    @Test
    void aCallBetweenIpVersionsHasEachSidesAddresses() {
        bench.itsp.mediaRealm = "wan6";
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        assertThat(FarEnd.sdp(itsp.takeInvite()))
                .contains("c=IN IP6 2001:db8::1\n")
                .containsPattern("o=- \\d+ 1 IN IP6 2001:db8::1\n");

        itsp.answer(200, "v=0\no=- 1 1 IN IP6 2001:db8::7\ns=-\nc=IN IP6 2001:db8::7\nt=0 0\nm=audio 5000 RTP/AVP 8\n");

        assertThat(FarEnd.sdp(invite.last())).contains("c=IN IP4 10.1.0.1\n");
        pbx.ack("");
        hangUp();
    }

    @Test
    void candidatesKeysAndMuxOfOneSideStayThere() {
        String rich = Bench.LAN_SDP + "a=ice-ufrag:pbx\na=ice-pwd:corp\na=candidate:1 1 UDP 1 10.1.0.9 4000 typ host\n"
                + "a=rtcp-mux\na=rtcp:4001 IN IP4 10.1.0.9\na=ssrc:1 cname:pbx@corp\na=label:pbx\na=msid:pbx corp\n";

        assertThat(offered(rich)).doesNotContain("ice", "candidate", "mux", "rtcp", "ssrc", "label", "msid");
    }
}
