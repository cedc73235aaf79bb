package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.jonction.api.media.Side;
import org.jonction.api.media.SrtpKey;
import org.jonction.api.media.SrtpKeys;
import org.jonction.api.media.SrtpSuite;
import org.jonction.api.trunk.TrunkProfile.Srtp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SRTP in session descriptions, each leg by its own profile. */
class SrtpCallTest extends CallTest {
    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
    private static final String LAN_SAVP = Bench.LAN_SDP.replace("RTP/AVP", "RTP/SAVP");
    private static final String WAN_SAVP = Bench.WAN_SDP.replace("RTP/AVP", "RTP/SAVP");

    private void profiles(Srtp.Mode lan, Srtp.Mode wan) {
        bench.pbx.srtp = new Srtp(lan, bench.pbx.srtp.suites());
        bench.itsp.srtp = new Srtp(wan, bench.itsp.srtp.suites());
        bench.rebuild();
    }

    private static String line(int tag, SrtpKey key) {
        return "a=crypto:" + tag + ' ' + key.suite() + " inline:" + key.inline() + '\n';
    }

    private static List<String> cryptoLines(String sdp) {
        return sdp.lines().filter(line -> line.startsWith("a=crypto:")).toList();
    }

    /** The key of the a=crypto line with this tag. */
    private static SrtpKey key(String sdp, int tag) {
        return cryptoLines(sdp).stream()
                .map(line -> Objects.requireNonNull(Crypto.parse(line.substring("a=crypto:".length()))))
                .filter(crypto -> crypto.tag() == tag)
                .findFirst()
                .orElseThrow()
                .key();
    }

    private SrtpKeys keys(Side side) {
        return Objects.requireNonNull(bench.media.last().remotes.get(side)).srtp();
    }

    @AfterEach
    void noKeyIsInTheExplanation() {
        assertThat(bench.explanation()).doesNotContain("inline");
    }

    @Test
    void aPlainCallerReachesATrunkThatRequiresSrtp() {
        profiles(Srtp.Mode.OFF, Srtp.Mode.REQUIRED);
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        String offer = FarEnd.sdp(itsp.takeInvite());
        assertThat(offer).contains("m=audio 30000 RTP/SAVP 8 0 101\n");
        assertThat(cryptoLines(offer)).hasSize(3);
        assertThat(bench.media.last().legs.get(Side.B).secure()).isTrue();
        assertThat(bench.media.last().legs.get(Side.A).secure()).isFalse();

        SrtpKey theirs = SrtpKey.random(SrtpSuite.AES_CM_128_HMAC_SHA1_32);
        itsp.answer(200, WAN_SAVP + line(2, theirs));
        assertThat(FarEnd.sdp(invite.last())).contains("m=audio 20000 RTP/AVP 8 101\n").doesNotContain("crypto");
        pbx.ack("");
        assertThat(keys(Side.B)).isEqualTo(new SrtpKeys(key(offer, 2), theirs));
        assertThat(keys(Side.A)).isNull();
        assertThat(bench.manager.calls().getFirst().b().orElseThrow().encryption())
                .isEqualTo("AES_CM_128_HMAC_SHA1_32");
        hangUp();
        assertThat(bench.explanation())
                .contains("media|itsp|the called side: SRTP with AES_CM_128_HMAC_SHA1_32")
                .doesNotContain(theirs.inline());
    }

    @Test
    void anEncryptedCallerReachesAPlainTrunkAndBothLegsHaveKeysOfTheirOwn() {
        profiles(Srtp.Mode.REQUIRED, Srtp.Mode.OFF);
        SrtpKey theirs = SrtpKey.random(SUITE);
        FarEnd.Request invite = pbx.invite(LAN_SAVP
                + line(1, SrtpKey.random(SrtpSuite.AEAD_AES_256_GCM)) // not of the profile
                + line(4, theirs)
                + line(5, SrtpKey.random(SUITE)));
        assertThat(FarEnd.sdp(itsp.takeInvite())).contains("RTP/AVP").doesNotContain("crypto");
        itsp.answer(200, Bench.WAN_SDP);
        String answer = FarEnd.sdp(invite.last());
        assertThat(answer).contains("m=audio 20000 RTP/SAVP 8 101\n");
        assertThat(cryptoLines(answer)).hasSize(1);
        SrtpKey ours = key(answer, 4);
        assertThat(ours).isNotEqualTo(theirs);
        assertThat(keys(Side.A)).isEqualTo(new SrtpKeys(ours, theirs));
        pbx.ack("");
        hangUp();
    }

    @ParameterizedTest
    @CsvSource({"REQUIRED, RTP/AVP", "OFF, RTP/SAVP"})
    void anOfferThatTheProfileDoesNotTakeIsRefused(Srtp.Mode mode, String proto) {
        profiles(mode, Srtp.Mode.OFF);
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP.replace("RTP/AVP", proto)
                + (proto.equals("RTP/SAVP") ? line(1, SrtpKey.random(SUITE)) : ""));
        assertThat(invite.status()).isEqualTo(488);
        assertThat(invite.last().getHeader("Warning").toString()).contains("302");
        assertThat(itsp.gets("INVITE")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1 AES_CM_128_HMAC_SHA1_80 inline:short",
        "1 AES_CM_128_HMAC_SHA1_80 inline:!!!!KQqd+zq9pzd0LDNpQr6cF4gq8lGmyVZAAAAAA",
        "1 F8_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz",
        "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz KDR=1",
        "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz UNENCRYPTED_SRTP",
        "x AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz",
        "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^49",
        "1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:129",
        "1 AES_CM_128_HMAC_SHA1_80 clear:x", "1 AES_CM_128_HMAC_SHA1_80", "1", "",
    })
    void aLineThatMakesNoSenseOrAsksForTooMuchIsNotUsed(String value) {
        profiles(Srtp.Mode.PREFERRED, Srtp.Mode.OFF);
        assertThat(pbx.invite(LAN_SAVP + "a=crypto:" + value + "\n").status()).isEqualTo(488);
    }

    @Test
    void whatIsPreferredIsOfferedOverThePlainProfileAndMayBeLeftOut() {
        profiles(Srtp.Mode.PREFERRED, Srtp.Mode.PREFERRED);
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        String offer = FarEnd.sdp(itsp.takeInvite());
        assertThat(offer).contains("m=audio 30000 RTP/AVP 8 0 101\n");
        assertThat(cryptoLines(offer)).hasSize(3);
        itsp.answer(200, Bench.WAN_SDP);
        assertThat(FarEnd.sdp(invite.last())).contains("RTP/AVP").doesNotContain("crypto");
        assertThat(keys(Side.B)).isNull();
        pbx.ack("");
        hangUp();
    }

    @Test
    void whatIsPreferredIsTakenWhereTheFarEndCan() {
        profiles(Srtp.Mode.PREFERRED, Srtp.Mode.PREFERRED);
        SrtpKey a = SrtpKey.random(SUITE);
        SrtpKey b = SrtpKey.random(SUITE);
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP + line(1, a) + "a=tcap:1 RTP/SAVP\na=pcfg:1 t=1\n");
        String offer = FarEnd.sdp(itsp.takeInvite());
        itsp.answer(200, Bench.WAN_SDP + line(1, b));
        String answer = FarEnd.sdp(invite.last());
        assertThat(answer).contains("m=audio 20000 RTP/AVP 8 101\n");
        assertThat(keys(Side.A)).isEqualTo(new SrtpKeys(key(answer, 1), a));
        assertThat(keys(Side.B)).isEqualTo(new SrtpKeys(key(offer, 1), b));
        pbx.ack("");
        hangUp();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "another tag", "another suite"})
    void anAnswerThatIsNotWhatIsRequiredIsNeverUsed(String kind) {
        profiles(Srtp.Mode.OFF, Srtp.Mode.REQUIRED);
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(200, switch (kind) {
            case "plain" -> Bench.WAN_SDP;
            case "another tag" -> WAN_SAVP + line(9, SrtpKey.random(SUITE));
            default -> WAN_SAVP + line(1, SrtpKey.random(SrtpSuite.AEAD_AES_128_GCM));
        });
        assertThat(invite.status()).isEqualTo(488);
        assertThat(itsp.acks()).hasSize(1);
        itsp.takeBye();
        assertThat(bench.media.last().remotes).doesNotContainKey(Side.B);
        pbx.ack("");
    }

    @Test
    void aReInviteWithTheSameKeyKeepsTheBoxsOwnAndANewOneBringsANewOne() {
        profiles(Srtp.Mode.REQUIRED, Srtp.Mode.OFF);
        SrtpKey first = SrtpKey.random(SUITE);
        FarEnd.Request invite = pbx.invite(LAN_SAVP + line(1, first));
        itsp.takeInvite();
        itsp.answer(200, Bench.WAN_SDP);
        pbx.ack("");
        SrtpKeys agreed = keys(Side.A);

        assertThat(change(LAN_SAVP + line(1, first) + "a=sendonly\n")).contains(agreed.local().inline());
        assertThat(keys(Side.A)).as("on hold").isEqualTo(agreed);
        assertThat(change(LAN_SAVP + line(2, first))).contains("a=crypto:2 ", agreed.local().inline());
        assertThat(keys(Side.A)).as("resumed").isEqualTo(agreed);

        SrtpKey second = SrtpKey.random(SUITE);
        String answer = change(LAN_SAVP + line(1, second));
        assertThat(keys(Side.A)).isEqualTo(new SrtpKeys(key(answer, 1), second));
        assertThat(keys(Side.A).local()).isNotEqualTo(agreed.local());

        SrtpKeys before = keys(Side.A);
        assertThat(pbx.send("INVITE", "", Bench.LAN_SDP).status()).as("a downgrade").isEqualTo(488);
        assertThat(keys(Side.A)).isEqualTo(before);
        pbx.ack("");
        assertThat(invite.status()).isEqualTo(200);
        hangUp();
        assertThat(bench.explanation()).contains("media|pbx|the caller: SRTP with " + SUITE + " under new keys");
    }

    private String change(String sdp) {
        FarEnd.Request change = pbx.send("INVITE", "", sdp);
        itsp.reply(itsp.take("INVITE"), 200, "", Bench.WAN_SDP);
        assertThat(change.status()).isEqualTo(200);
        pbx.ack("");
        return FarEnd.sdp(change.last());
    }

    @Test
    void aReInviteOfThePlainSideOffersTheSameKeysToTheOther() {
        profiles(Srtp.Mode.OFF, Srtp.Mode.REQUIRED);
        pbx.invite(Bench.LAN_SDP);
        String offer = FarEnd.sdp(itsp.takeInvite());
        SrtpKey theirs = SrtpKey.random(SUITE);
        itsp.answer(200, WAN_SAVP + line(1, theirs));
        pbx.ack("");
        pbx.send("INVITE", "", Bench.LAN_SDP + "a=sendonly\n");
        FakeSip.Outgoing asked = itsp.take("INVITE");
        String again = FarEnd.sdp(asked.request);
        assertThat(cryptoLines(again)).containsExactly(line(1, key(offer, 1)).strip());
        assertThat(again).contains("RTP/SAVP");
        SrtpKey rekeyed = SrtpKey.random(SUITE);
        itsp.reply(asked, 200, "", WAN_SAVP + line(1, rekeyed));
        pbx.ack("");
        assertThat(keys(Side.B)).isEqualTo(new SrtpKeys(key(offer, 1), rekeyed));
        hangUp();
    }

    @Test
    void aLateOfferCarriesSrtpTheOtherWayRound() {
        profiles(Srtp.Mode.REQUIRED, Srtp.Mode.REQUIRED);
        FarEnd.Request invite = pbx.invite("");
        itsp.takeInvite();
        SrtpKey b = SrtpKey.random(SUITE);
        itsp.answer(200, WAN_SAVP + line(3, b));
        String offer = FarEnd.sdp(invite.last());
        assertThat(offer).contains("RTP/SAVP");
        SrtpKey a = SrtpKey.random(SUITE);
        pbx.ack(LAN_SAVP + line(1, a));
        assertThat(keys(Side.A)).isEqualTo(new SrtpKeys(key(offer, 1), a));
        String answer = FarEnd.sdp(itsp.acks().getFirst());
        assertThat(keys(Side.B)).isEqualTo(new SrtpKeys(key(answer, 3), b));
        hangUp();
    }

    @Test
    void anotherVersionOfTheBundleGoesOnUnderTheSameKeys() {
        profiles(Srtp.Mode.REQUIRED, Srtp.Mode.REQUIRED);
        SrtpKey a = SrtpKey.random(SUITE);
        FarEnd.Request invite = pbx.invite(LAN_SAVP + line(1, a));
        itsp.takeInvite();
        SrtpKey b = SrtpKey.random(SUITE);
        itsp.answer(200, WAN_SAVP + line(1, b));
        pbx.ack("");
        SrtpKeys ofA = keys(Side.A);
        SrtpKeys ofB = keys(Side.B);
        bench.replace();
        assertThat(bench.manager.calls().getFirst().a().encryption()).isEqualTo(SUITE.name());

        FarEnd.Request held = pbx.send("INVITE", "", LAN_SAVP + line(1, a) + "a=sendonly\n");
        FakeSip.Outgoing asked = itsp.take("INVITE");
        assertThat(key(FarEnd.sdp(asked.request), 1)).isEqualTo(ofB.local());
        itsp.reply(asked, 200, "", WAN_SAVP + line(1, b) + "a=recvonly\n");
        assertThat(key(FarEnd.sdp(held.last()), 1)).isEqualTo(ofA.local());
        pbx.ack("");
        assertThat(keys(Side.A)).isEqualTo(ofA);
        assertThat(keys(Side.B)).isEqualTo(ofB);
        assertThat(invite.status()).isEqualTo(200);
        hangUp();
    }

    @Test
    void ofSeveralStreamsTheEncryptedOneIsTakenAndTheOtherRefused() {
        profiles(Srtp.Mode.PREFERRED, Srtp.Mode.OFF);
        SrtpKey a = SrtpKey.random(SUITE);
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP + "m=audio 4002 RTP/SAVP 8\n" + line(1, a));
        itsp.takeInvite();
        itsp.answer(200, Bench.WAN_SDP);
        String answer = FarEnd.sdp(invite.last());
        assertThat(answer).contains("m=audio 0 RTP/AVP 8\n", "m=audio 20000 RTP/SAVP 8");
        assertThat(keys(Side.A).remote()).isEqualTo(a);
        pbx.ack("");
        hangUp();
    }

    @Test
    void aRouteThatRequiresSrtpIsNotTriedInPlain() {
        profiles(Srtp.Mode.OFF, Srtp.Mode.REQUIRED);
        TestTrunk second = bench.addProvider("second", "203.0.113.8");
        second.srtp = new Srtp(Srtp.Mode.OFF, List.of(SUITE));
        bench.rebuild();
        FarEnd other = bench.wan("203.0.113.8");
        FarEnd.Request invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
        itsp.answer(503, "");
        assertThat(FarEnd.sdp(other.takeInvite())).contains("RTP/AVP").doesNotContain("crypto");
        other.answer(200, Bench.WAN_SDP);
        assertThat(invite.status()).isEqualTo(200);
        assertThat(keys(Side.B)).isNull();
        pbx.ack("");
        assertThat(pbx.send("BYE").status()).isEqualTo(200);
        other.takeBye();
    }
}
