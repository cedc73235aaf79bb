package org.jonction.trunk.digest;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jonction.api.gateway.DriverPolicy;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.Access;
import org.jonction.api.trunk.Challenger.Kind;
import org.jonction.api.trunk.Challenger.Verdict;
import org.jonction.api.trunk.DigestAccount;
import org.jonction.api.trunk.DigestAlgorithm;
import org.jonction.api.trunk.Peer;
import org.jonction.api.trunk.PeerKind;
import org.jonction.api.trunk.Trunk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The box as a server that challenges a PBX. */
class ServerAuthenticatorTest {
    private static final String REALM = "box.example";
    private static final String URI = "sip:+4930123456@192.0.2.1";
    private static final DigestAccount ACCOUNT =
            new DigestAccount("pbx", REALM, "pw", List.of(DigestAlgorithm.MD5, DigestAlgorithm.SHA_256));

    private final AccountKeys keys = new AccountKeys();
    private final AtomicLong clockMs = new AtomicLong(1_000_000);
    private final ServerAuthenticator authenticator = new ServerAuthenticator(keys, clockMs::get);
    private final Trunk trunk = new Trunk(
            "pbx", Trunk.AdminState.ENABLED, "lan", "lan", "lan",
            new Peer("pbx", PeerKind.PBX, "", "generic", List.of(), List.of(), List.of()), "", 0,
            new Access(null, null, ACCOUNT), null, DriverPolicy.NONE);

    @BeforeEach
    void thePasswordIsKept() {
        MapOfSecrets secrets = new MapOfSecrets();
        secrets.put("pw", "s3cret".toCharArray());
        keys.store(secrets);
        keys.use("trunk", List.of(ACCOUNT));
    }

    private static SipSource from(String address) {
        return new SipSource("lan", Transport.UDP, new InetSocketAddress(address, 5060));
    }

    private Verdict judge(String authorization, String address) {
        String text = "INVITE " + URI + " SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK1\r\n"
                + "From: <sip:pbx@box.example>;tag=1\r\nTo: <" + URI + ">\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n"
                + (authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n")
                + "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
        try {
            SIPRequest request = (SIPRequest) new StringMsgParser()
                    .parseSIPMessage(text.getBytes(StandardCharsets.UTF_8), true, false, null);
            return authenticator.judge(trunk, from(address), request);
        } catch (ParseException e) {
            throw new AssertionError(text, e);
        }
    }

    private Verdict judge(String authorization) {
        return judge(authorization, "192.0.2.2");
    }

    private Challenge challenge() {
        return Challenge.parse(judge("").challenges().getFirst()).orElseThrow();
    }

    private static String answer(Challenge challenge, String password, int count) {
        String ha1 = Digest.ha1(challenge.algorithm(), "pbx", REALM, password.toCharArray());
        return Credentials.answer(challenge, "pbx", ha1, count, "cn", "INVITE", URI).text();
    }

    private static boolean stale(Verdict verdict) {
        return verdict.kind() == Kind.CHALLENGED && verdict.challenges().getFirst().endsWith("stale=true");
    }

    @Test
    void eachAlgorithmIsOfferedTheStrongestFirst() {
        Verdict verdict = judge("");

        assertThat(verdict.kind()).isEqualTo(Kind.CHALLENGED);
        assertThat(verdict.challenges()).extracting(value -> Challenge.parse(value).orElseThrow().algorithm())
                .containsExactly(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5);
        assertThat(stale(verdict)).isFalse();
    }

    @Test
    void whoKnowsThePasswordIsTakenAndANonceServesManyRequestsInAnyOrder() {
        Challenge challenge = challenge();

        for (int count : new int[] {1, 3, 2, 70, 69}) {
            assertThat(judge(answer(challenge, "s3cret", count))).isEqualTo(Verdict.PROVEN);
        }
    }

    @Test
    void aReplayedRequestIsAskedForANewNonce() {
        Challenge challenge = challenge();
        judge(answer(challenge, "s3cret", 1));
        judge(answer(challenge, "s3cret", 80));

        assertThat(stale(judge(answer(challenge, "s3cret", 80)))).isTrue();
        assertThat(stale(judge(answer(challenge, "s3cret", 1)))).isTrue();
        assertThat(stale(judge(answer(challenge, "s3cret", 2)))).isTrue(); // too far behind to be known
    }

    @Test
    void aNonceGrowsOldAndIsForOneAddress() {
        Challenge challenge = challenge();
        assertThat(stale(judge(answer(challenge, "s3cret", 1), "192.0.2.3"))).isTrue();

        clockMs.addAndGet(Nonces.LIFE_MS + 1);

        assertThat(stale(judge(answer(challenge, "s3cret", 1)))).isTrue();
    }

    @Test
    void aNonceThatTheBoxDidNotMakeIsOfNoUse() {
        Challenge forged = new Challenge(
                REALM, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", null, DigestAlgorithm.SHA_256, true, true, false);

        assertThat(stale(judge(answer(forged, "s3cret", 1)))).isTrue();
    }

    @Test
    void withoutACountOrWithAnotherUserNothingIsProven() {
        Challenge challenge = challenge();
        String right = answer(challenge, "s3cret", 1);
        String withoutQop = answer(
                new Challenge(REALM, challenge.nonce(), null, challenge.algorithm(), true, false, false), "s3cret", 1);

        assertThat(judge(withoutQop).kind()).isEqualTo(Kind.CHALLENGED);
        assertThat(judge(right.replace("username=\"pbx\"", "username=\"root\"")).kind()).isEqualTo(Kind.CHALLENGED);
        assertThat(judge(right)).isEqualTo(Verdict.PROVEN);
    }

    @Test
    void wrongPasswordsSlowTheirSourceAndNoOther() {
        for (int i = 0; i < 5; i++) {
            assertThat(judge(answer(challenge(), "guess" + i, 1)).kind()).isEqualTo(Kind.CHALLENGED);
        }
        Challenge challenge = challenge();
        assertThat(judge(answer(challenge, "s3cret", 1)).kind()).isEqualTo(Kind.SLOWED);
        Challenge other = Challenge.parse(judge("", "192.0.2.3").challenges().getFirst()).orElseThrow();
        assertThat(judge(answer(other, "s3cret", 1), "192.0.2.3")).isEqualTo(Verdict.PROVEN);

        clockMs.addAndGet(1_000);

        assertThat(judge(answer(challenge, "guess", 1)).kind()).isEqualTo(Kind.CHALLENGED);
        assertThat(judge(answer(challenge, "s3cret", 2)).retryAfterS()).isEqualTo(2);
        clockMs.addAndGet(2_000);
        assertThat(judge(answer(challenge, "s3cret", 2))).isEqualTo(Verdict.PROVEN);
    }

    @Test
    void aTrunkThatDemandsNothingTakesEverything() {
        Trunk free = new Trunk(
                "x", Trunk.AdminState.ENABLED, "lan", "lan", "lan", trunk.peer(), "", 0, Access.NONE, null,
                DriverPolicy.NONE);

        assertThat(authenticator.judge(free, from("192.0.2.2"), new SIPRequest())).isEqualTo(Verdict.FREE);
    }
}
