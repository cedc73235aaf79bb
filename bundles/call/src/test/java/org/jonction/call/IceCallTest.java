package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.jonction.api.media.Ice;
import org.jonction.api.media.RemoteMedia;
import org.jonction.api.media.Side;
import org.jonction.api.trunk.TrunkProfile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ICE-lite in session descriptions: the provider does ICE, the PBX does not. */
class IceCallTest extends CallTest {
    private static final String CHECKS = "a=ice-ufrag:them\na=ice-pwd:asd88fgpdd777uzjYhagZg\n"
            + "a=candidate:1 1 UDP 2130706431 203.0.113.7 5000 typ host\n";

    @BeforeEach
    void lite() {
        bench.itsp.ice = TrunkProfile.Ice.Mode.LITE;
        bench.rebuild();
    }

    private RemoteMedia remote(Side side) {
        return Objects.requireNonNull(bench.media.last().remotes.get(side));
    }

    private static String value(String sdp, String attribute) {
        String start = "a=" + attribute + ":";
        return sdp.lines().filter(line -> line.startsWith(start)).findFirst().orElseThrow().substring(start.length());
    }

    @Test
    void itIsOfferedWithHostCandidatesAndTheAnswersFragmentIsTold() {
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        String offer = FarEnd.sdp(itsp.takeInvite());
        assertThat(offer.indexOf("a=ice-lite\n")).isPositive().isLessThan(offer.indexOf("m=audio"));
        assertThat(offer).contains(
                "a=candidate:1 1 UDP 2130706431 198.51.100.1 30000 typ host\n",
                "a=candidate:1 2 UDP 2130706430 198.51.100.1 30001 typ host\n",
                "a=rtcp-mux\n");
        itsp.answer(200, Bench.WAN_SDP + CHECKS + "a=rtcp-mux\n");
        assertThat(FarEnd.sdp(invite.last())).doesNotContain("ice", "candidate", "rtcp-mux");
        pbx.ack("");
        Ice agreed = Objects.requireNonNull(remote(Side.B).ice());
        assertThat(agreed).isEqualTo(new Ice(value(offer, "ice-ufrag"), value(offer, "ice-pwd"), "them"));
        assertThat(agreed.localPassword()).hasSize(24);
        assertThat(agreed.toString()).doesNotContain(agreed.localPassword());
        assertThat(remote(Side.B).rtcp()).as("one port for both").isEqualTo(remote(Side.B).rtp());
        assertThat(remote(Side.A).ice()).isNull();
        hangUp();
        assertThat(bench.explanation()).contains("media|itsp|the called side: media from where an ICE check has come");
    }

    @Test
    void aFarEndThatDoesNoIceIsLeftAlone() {
        pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(200, Bench.WAN_SDP);
        pbx.ack("");
        assertThat(remote(Side.B).ice()).isNull();
        assertThat(remote(Side.B).rtcp().getPort()).isEqualTo(5001);
        hangUp();
    }

    @Test
    void anOfferIsAnsweredAndARestartGetsNewCredentials() {
        FarEnd.Request invite = itsp.invite("v=0\na=ice-ufrag:them\na=ice-pwd:asd88fgpdd777uzjYhagZg\n"
                + Bench.WAN_SDP.substring(4));
        pbx.takeInvite();
        pbx.answer(200, Bench.LAN_SDP);
        String answer = FarEnd.sdp(invite.last());
        assertThat(answer).contains("a=ice-lite\n", " 30000 typ host\n", " 30001 typ host\n").doesNotContain("rtcp-mux");
        itsp.ack("");
        Ice first = remote(Side.A).ice();

        FarEnd.Request again = itsp.send("INVITE", "", Bench.WAN_SDP + CHECKS);
        pbx.reply(pbx.take("INVITE"), 200, "", Bench.LAN_SDP);
        itsp.ack("");
        assertThat(remote(Side.A).ice()).isEqualTo(first);
        FarEnd.Request restart = itsp.send("INVITE", "", Bench.WAN_SDP + CHECKS.replace("them", "new1"));
        pbx.reply(pbx.take("INVITE"), 200, "", Bench.LAN_SDP);
        itsp.ack("");
        Ice second = Objects.requireNonNull(remote(Side.A).ice());
        assertThat(second.remoteUfrag()).isEqualTo("new1");
        assertThat(second.localUfrag()).isNotEqualTo(first.localUfrag());
        assertThat(again.status() + restart.status()).isEqualTo(400);
        assertThat(itsp.send("BYE").status()).isEqualTo(200);
        pbx.takeBye();
    }

    @Test
    void twoLiteAgentsDoWithoutChecks() {
        FarEnd.Request invite = itsp.invite("v=0\na=ice-lite\n" + Bench.WAN_SDP.substring(4) + CHECKS);
        pbx.takeInvite();
        pbx.answer(200, Bench.LAN_SDP);
        assertThat(FarEnd.sdp(invite.last())).doesNotContain("ice-");
        itsp.ack("");
        assertThat(remote(Side.A).ice()).isNull();
        assertThat(itsp.send("BYE").status()).isEqualTo(200);
        pbx.takeBye();
    }

    @Test
    void anotherVersionOfTheBundleGoesOnWithTheSameCredentials() {
        pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(200, Bench.WAN_SDP + CHECKS);
        pbx.ack("");
        Ice agreed = remote(Side.B).ice();
        bench.replace();
        pbx.send("INVITE", "", Bench.LAN_SDP + "a=sendonly\n");
        FakeSip.Outgoing asked = itsp.take("INVITE");
        assertThat(value(FarEnd.sdp(asked.request), "ice-ufrag")).isEqualTo(agreed.localUfrag());
        itsp.reply(asked, 200, "", Bench.WAN_SDP + CHECKS + "a=recvonly\n");
        pbx.ack("");
        assertThat(remote(Side.B).ice()).isEqualTo(agreed);
        hangUp();
    }
}
