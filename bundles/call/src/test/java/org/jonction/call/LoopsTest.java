package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopsTest extends CallTest {
    private static final String CALLED = "sip:+4930123456@box.invalid";

    /** {@code far} sends on the INVITE that it got, as a proxy does. */
    private static FarEnd.Request sendOn(FarEnd far, SIPRequest got, String uri) {
        FarEnd proxy = new FarEnd(far.bench, far.sipInterface, far.address, far.host, far.agent);
        proxy.callId = got.getCallId().getCallId();
        proxy.tag = got.getFromTag();
        proxy.requestUri = uri;
        proxy.hops = got.getMaxForwards().getMaxForwards() - 1;
        return proxy.send("INVITE", proxy.extra, far.sipInterface.equals("lan") ? Bench.LAN_SDP : Bench.WAN_SDP);
    }

    @Test
    void aCallThatComesBackFromTheOtherTrunkOnceGoesOnAndWhenTheCircleClosesIs482() {
        FarEnd.Request call = pbx.invite(Bench.LAN_SDP);
        FarEnd.Request hairpin = sendOn(itsp, itsp.takeInvite(), CALLED);
        assertThat(hairpin.status()).isLessThan(200);
        SIPRequest back = pbx.takeInvite();
        assertThat(back.getMaxForwards().getMaxForwards()).isEqualTo(27);

        FarEnd.Request closed = sendOn(pbx, back, CALLED);

        assertThat(closed.status()).isEqualTo(482);
        hairpin.cancel();
        pbx.answer(487, "");
        call.cancel();
        itsp.answer(487, "");
    }

    @Test
    void withAnotherNumberItIsASpiralThatMaxForwardsEnds() {
        FarEnd.Request call = pbx.invite(Bench.LAN_SDP);
        FarEnd.Request hairpin = sendOn(itsp, itsp.takeInvite(), CALLED);
        FarEnd.Request forwarded = sendOn(pbx, pbx.takeInvite(), "sip:+4930999@box.invalid");

        assertThat(forwarded.status()).isLessThan(200);
        assertThat(itsp.take("INVITE").request.getMaxForwards().getMaxForwards()).isEqualTo(25);

        forwarded.cancel();
        itsp.reply(itsp.taken.getLast(), 487);
        hairpin.cancel();
        pbx.answer(487, "");
        call.cancel();
        itsp.answer(487, "");
    }

    @Test
    void maxBreadthIsCarriedAcross() {
        pbx.extra += "Max-Breadth: 12\n";
        FarEnd.Request call = pbx.invite(Bench.LAN_SDP);

        assertThat(itsp.takeInvite().getHeader("Max-Breadth").toString()).contains("Max-Breadth: 12");

        call.cancel();
        itsp.answer(487, "");
    }

    @Test
    void withoutAnyBreadthLeftItIs440() {
        pbx.extra += "Max-Breadth: 0\n";
        assertThat(pbx.invite(Bench.LAN_SDP).status()).isEqualTo(440);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Require", "Proxy-Require"})
    void anUnknownExtensionThatIsRequiredIs420AndNamed(String header) {
        pbx.extra += header + ": nothingSupportsThis, timer\n";
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);

        assertThat(invite.status()).isEqualTo(420);
        assertThat(invite.last().getHeader("Unsupported").toString())
                .contains("nothingSupportsThis")
                .doesNotContain("timer");
    }

    @Test
    void aDisplayNameWithControlCharactersIsNotPassedOn() {
        pbx.from = "\"Al\\\u0007ice\" <sip:+4940987654@" + pbx.host + ">";
        FarEnd.Request call = pbx.invite(Bench.LAN_SDP);

        assertThat(itsp.takeInvite().getFrom().toString()).doesNotContain("\u0007").contains("+4940987654");

        call.cancel();
        itsp.answer(487, "");
    }
}
