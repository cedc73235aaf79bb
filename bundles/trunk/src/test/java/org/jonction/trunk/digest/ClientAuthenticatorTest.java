package org.jonction.trunk.digest;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;
import org.jonction.api.gateway.DriverPolicy;
import org.jonction.api.sip.Target;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.Access;
import org.jonction.api.trunk.DigestAccount;
import org.jonction.api.trunk.DigestAlgorithm;
import org.jonction.api.trunk.Peer;
import org.jonction.api.trunk.PeerKind;
import org.jonction.api.trunk.Trunk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The box as the client of a provider that challenges. */
class ClientAuthenticatorTest {
    private static final String REALM = "sip.example.com";
    private static final DigestAccount ACCOUNT = new DigestAccount(
            "alice", REALM, "pw", List.of(DigestAlgorithm.SHA_256, DigestAlgorithm.MD5));
    private static final Target PROVIDER =
            new Target("wan", Transport.UDP, new InetSocketAddress("192.0.2.10", 5060));
    private static final Target SECOND = new Target("wan", Transport.UDP, new InetSocketAddress("192.0.2.11", 5060));

    private final MapOfSecrets secrets = new MapOfSecrets();
    private final AccountKeys keys = new AccountKeys();
    private final ClientAuthenticator authenticator = new ClientAuthenticator(keys);
    private final Trunk trunk = new Trunk(
            "itsp", Trunk.AdminState.ENABLED, "wan", "wan", "wan",
            new Peer("itsp", PeerKind.ITSP, "", "generic", List.of(), List.of(), List.of()), "", 0,
            new Access(ACCOUNT, null, null), null,
            DriverPolicy.NONE);
    private int cseq;

    @BeforeEach
    void thePasswordIsKept() {
        secrets.put("pw", "s3cret".toCharArray());
        keys.store(secrets);
        keys.use("trunk", List.of(ACCOUNT));
    }

    private SIPRequest invite() {
        cseq++;
        return (SIPRequest) parse("INVITE sip:bob@sip.example.com SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK"
                + cseq + "\r\nFrom: <sip:alice@sip.example.com>;tag=1\r\nTo: <sip:bob@sip.example.com>\r\n"
                + "Call-ID: c\r\nCSeq: " + cseq + " INVITE\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n");
    }

    private static SIPMessage parse(String text) {
        try {
            return new StringMsgParser().parseSIPMessage(text.getBytes(StandardCharsets.UTF_8), true, false, null);
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static SIPResponse challenge(SIPRequest request, int status, String... challenges) {
        String name = status == 407 ? "Proxy-Authenticate: " : "WWW-Authenticate: ";
        StringBuilder text = new StringBuilder(request.createResponse(status).encode());
        for (String challenge : challenges) {
            text.insert(text.length() - 2, name + challenge + "\r\n");
        }
        return (SIPResponse) parse(text.toString());
    }

    private static String md5(String nonce) {
        return "Digest realm=\"" + REALM + "\", nonce=\"" + nonce + "\", qop=\"auth\"";
    }

    private Optional<String> answer(SIPRequest rejected, SIPRequest again, int status, String... challenges) {
        return authenticator.answer(trunk, PROVIDER, rejected, challenge(rejected, status, challenges), again);
    }

    private static Credentials credentials(SIPRequest request, String name) {
        SIPHeader header = (SIPHeader) request.getHeader(name);
        return Credentials.parse(header.getHeaderValue()).orElseThrow();
    }

    @Test
    void theResponseIsTheOneThatThePasswordGives() {
        SIPRequest again = invite();

        assertThat(answer(invite(), again, 407, md5("n1"), md5("n2") + ", algorithm=SHA-256")).isEmpty();

        Credentials sent = credentials(again, "Proxy-Authorization");
        String ha1 = Digest.ha1(DigestAlgorithm.SHA_256, "alice", REALM, "s3cret".toCharArray());
        assertThat(sent.nonce()).isEqualTo("n2");
        assertThat(sent.uri()).isEqualTo("sip:bob@sip.example.com");
        assertThat(sent.response())
                .isEqualTo(Digest.response(
                        DigestAlgorithm.SHA_256, ha1, "n2", "00000001", sent.cnonce(), "INVITE", sent.uri()));
    }

    @Test
    void aNonceServesFurtherRequestsWithAGrowingCount() {
        answer(invite(), invite(), 401, md5("n1"));
        SIPRequest next = invite();
        SIPRequest afterNext = invite();
        SIPRequest elsewhere = invite();

        authenticator.present(trunk, PROVIDER, next);
        authenticator.present(trunk, PROVIDER, afterNext);
        authenticator.present(trunk, SECOND, elsewhere);

        assertThat(credentials(next, "Authorization").nc()).isEqualTo("00000002");
        assertThat(credentials(afterNext, "Authorization").nc()).isEqualTo("00000003");
        assertThat(elsewhere.hasHeader("Authorization")).isFalse();
    }

    @Test
    void credentialsOfAnotherHostAreTakenOutOfARequestThatGoesElsewhere() {
        SIPRequest again = invite();
        answer(invite(), again, 401, md5("n1"));

        authenticator.present(trunk, SECOND, again);

        assertThat(again.hasHeader("Authorization")).isFalse();
    }

    @Test
    void aServerAndAProxyAreAnsweredTogether() {
        SIPRequest first = invite();
        answer(invite(), first, 407, md5("proxy"));
        SIPRequest second = invite();
        assertThat(answer(first, second, 401, md5("server"))).isEmpty();

        assertThat(credentials(second, "Proxy-Authorization").nonce()).isEqualTo("proxy");
        assertThat(credentials(second, "Proxy-Authorization").nc()).isEqualTo("00000002");
        assertThat(credentials(second, "Authorization").nonce()).isEqualTo("server");
    }

    @Test
    void aNonceThatHasBecomeOldIsReplacedEvenWhenTheFarEndDoesNotCallItStale() {
        answer(invite(), invite(), 401, md5("n1"));
        SIPRequest next = invite();
        authenticator.present(trunk, PROVIDER, next);
        SIPRequest again = invite();

        assertThat(answer(next, again, 401, md5("n2"))).isEmpty();

        assertThat(credentials(again, "Authorization").nonce()).isEqualTo("n2");
        assertThat(credentials(again, "Authorization").nc()).isEqualTo("00000001");
    }

    @Test
    void credentialsThatWereRefusedAreNotTriedAgainUnlessTheNonceWasStale() {
        SIPRequest first = invite();
        answer(invite(), first, 401, md5("n1"));
        SIPRequest again = invite();

        assertThat(answer(first, again, 401, md5("n2"))).contains("the credentials of user alice were refused");
        assertThat(again.hasHeader("Authorization")).isFalse();
        assertThat(answer(first, again, 401, md5("n2") + ", stale=true")).isEmpty();
    }

    @Test
    void onlyTheRealmAndTheAlgorithmsOfTheTrunkAreAnswered() {
        SIPRequest again = invite();

        assertThat(answer(invite(), again, 401, md5("n").replace(REALM, "evil.example"))).isPresent();
        assertThat(answer(invite(), again, 401, md5("n") + ", algorithm=SHA-512-256")).isPresent();
        assertThat(answer(invite(), again, 401)).isPresent();
        assertThat(answer(invite(), again, 401, "Basic realm=\"" + REALM + "\"")).isPresent();

        assertThat(again.hasHeader("Authorization")).isFalse();
    }

    @Test
    void aPasswordThatIsMissingIsNamedAndOneThatIsChangedIsUsedAtOnce() {
        secrets.remove("pw");
        keys.changed("pw");
        assertThat(answer(invite(), invite(), 401, md5("n")))
                .contains("the secret store has no password under the name pw");
        assertThat(new AccountsHealthCheck(keys).execute().toString()).contains("keep it under the name pw");

        secrets.put("pw", "other".toCharArray());
        keys.changed("pw");
        SIPRequest again = invite();
        assertThat(answer(invite(), again, 401, md5("n"))).isEmpty();
        assertThat(keys.ha1(ACCOUNT, DigestAlgorithm.MD5))
                .contains(Digest.ha1(DigestAlgorithm.MD5, "alice", REALM, "other".toCharArray()));
    }

    @Test
    void keysOutliveTheStoreButNotTheirTrunk() {
        keys.store(null);
        assertThat(keys.ha1(ACCOUNT, DigestAlgorithm.MD5)).isPresent();

        keys.forget("trunk");
        assertThat(keys.ha1(ACCOUNT, DigestAlgorithm.MD5)).isEmpty();
    }
}
