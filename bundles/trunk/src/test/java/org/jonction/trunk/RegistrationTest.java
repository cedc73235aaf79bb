package org.jonction.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.EndpointState;
import org.jonction.api.trunk.Outcome;
import org.jonction.api.trunk.RegistrationStatus;
import org.jonction.api.trunk.RegistrationStatus.State;
import org.jonction.trunk.digest.AccountKeys;
import org.jonction.trunk.digest.ClientAuthenticator;
import org.jonction.trunk.digest.MapOfSecrets;
import org.jonction.trunk.digest.SecretsLink;
import org.jonction.trunk.digest.SecretsWatch;
import org.jonction.trunk.registration.RegistrationDesk;
import org.jonction.trunk.registration.RegistrationEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A trunk that registers at its provider (RFC 3261 section 10). */
class RegistrationTest {
    private static final String CHALLENGE =
            "WWW-Authenticate: Digest realm=\"itsp.example\", nonce=\"n%d\", qop=\"auth\", algorithm=SHA-256";
    private static final String CONTACT = "<sip:49301234@192.0.2.1:5060>";
    private static final int LIFE_MS = 600_000;

    private final AtomicLong nowMs = new AtomicLong();
    private final FakeSip sip = new FakeSip();
    private final TrunkDirectory directory = new TrunkDirectory(new Orders(null), nowMs::get);
    private final MapOfSecrets secrets = new MapOfSecrets();
    private final AccountKeys keys = new AccountKeys();
    private final RegistrationDesk desk = new RegistrationDesk();
    private final Map<String, Object> settings = new HashMap<>(Map.of(
            "registration.mode", "SINGLE",
            "authentication.userName", "49301234",
            "authentication.realm", "itsp.example",
            "authentication.passwordRef", "pw",
            "authentication.algorithms", new String[] {"SHA-256", "MD5"}));
    private ConfiguredTrunk trunk;

    @BeforeEach
    void listen() {
        sip.listen(Transport.UDP, "");
        secrets.put("pw", "s3cret".toCharArray());
        new SecretsLink(keys, secrets);
        new RegistrationEngine(sip, directory, new ClientAuthenticator(keys), keys, desk);
    }

    private void begin() {
        trunk = new ConfiguredTrunk(directory, keys, desk, Configurations.trunk("a", settings));
        sip.loop.advance(0);
    }

    private static SIPResponse response(SIPRequest request, int status, String... headers) {
        StringBuilder text = new StringBuilder(request.createResponse(status).encode());
        for (String header : headers) {
            text.insert(text.length() - 2, header + "\r\n");
        }
        try {
            return (SIPResponse) new StringMsgParser().parseSIPMessage(
                    text.toString().getBytes(StandardCharsets.UTF_8), true, false, null);
        } catch (ParseException e) {
            throw new AssertionError(text.toString(), e);
        }
    }

    private void answer(int status, String... headers) {
        FakeSip.Sent sent = sip.last();
        sent.handler().onResponse(sent, response(sent.request(), status, headers));
    }

    private void register() {
        begin();
        answer(401, CHALLENGE.formatted(1));
        answer(200, "Contact: " + CONTACT + ";expires=600");
        assertThat(status().state()).isEqualTo(State.REGISTERED);
    }

    private RegistrationStatus status() {
        return desk.status("a").orElseThrow();
    }

    private String last() {
        return sip.last().request().encode();
    }

    @Test
    void itRegistersWithItsCredentialsAndRefreshesInGoodTimeWithTheSameNonce() {
        begin();
        assertThat(last()).contains(
                "REGISTER sip:itsp.example SIP/2.0", "To: <sip:49301234@itsp.example>",
                "Contact: " + CONTACT + ";expires=600", "Supported: path");
        assertThat(last()).doesNotContain("Authorization");
        assertThat(status().state()).isEqualTo(State.REGISTERING);
        answer(401, CHALLENGE.formatted(1));
        assertThat(last()).contains("nonce=\"n1\"", "nc=00000001", "CSeq: 2 REGISTER");
        answer(200, "Contact: " + CONTACT + ";expires=600");
        assertThat(status().state()).isEqualTo(State.REGISTERED);
        assertThat(status().expires()).isPresent();

        int before = sip.sent.size();
        sip.loop.advance(LIFE_MS * 69 / 100);
        assertThat(sip.sent).hasSize(before);
        sip.loop.advance(LIFE_MS * 17 / 100);
        assertThat(sip.sent).hasSize(before + 1);
        assertThat(last()).contains("nonce=\"n1\"", "nc=00000002", "CSeq: 3 REGISTER");
    }

    @Test
    void anotherContactInTheAnswerDoesNotShortenOrLengthenTheLife() {
        begin();
        answer(200, "Contact: <sip:other@192.0.2.99>;expires=9999, " + CONTACT + ";expires=100");

        sip.loop.advance(86_000);
        assertThat(sip.sent).hasSize(2);
    }

    @Test
    void callsGoFirstToTheEndpointThatTookTheRegistration() {
        settings.putAll(Map.of(
                "peer.endpoints.1.address", "192.0.2.11", "peer.endpoints.1.port", 5060L,
                "peer.endpoints.1.transport", "UDP"));
        begin();
        assertThat(sip.last().target().remote().getHostString()).isEqualTo("192.0.2.10");
        sip.loop.advance(4_000);
        assertThat(sip.last().target().remote().getHostString()).isEqualTo("192.0.2.11");
        answer(200, "Contact: " + CONTACT, "Expires: 600", "Service-Route: <sip:edge.itsp.example;lr>");

        assertThat(directory.targets(directory.trunk("a").orElseThrow()).getFirst().remote().getHostString())
                .isEqualTo("192.0.2.11");
        assertThat(status().endpoint()).isEqualTo("udp:192.0.2.11:5060");
        assertThat(desk.serviceRoute("a")).containsExactly("<sip:edge.itsp.example;lr>");
    }

    @Test
    void whatARegistrationMeetsIsTheHealthThatCallsAndOptionsShare() {
        begin();
        assertThat(endpoint()).isEqualTo(EndpointState.UNKNOWN);
        answer(200, "Contact: " + CONTACT + ";expires=600");
        assertThat(endpoint()).isEqualTo(EndpointState.UP);

        sip.loop.advance(LIFE_MS * 86 / 100);
        FakeSip.Sent refresh = sip.last();
        refresh.handler().onTimeout(refresh);
        assertThat(endpoint()).isIn(EndpointState.DEMOTED, EndpointState.DOWN);

        directory.report(refresh.target(), Outcome.SUCCESS);
        directory.report(refresh.target(), Outcome.SUCCESS);
        directory.report(refresh.target(), Outcome.SUCCESS);
        assertThat(endpoint()).isEqualTo(EndpointState.UP);
    }

    private EndpointState endpoint() {
        return directory.status().getFirst().endpoints().getFirst().state();
    }

    @Test
    void aLifeThatIsTooShortIsLengthened() {
        begin();

        answer(423, "Min-Expires: 1800");

        assertThat(last()).contains("Expires: 1800", ";expires=1800");
        answer(423, "Min-Expires: 1800");
        assertThat(status().state()).isEqualTo(State.REFUSED);
    }

    @Test
    void failuresAreFollowedByLongerAndLongerPauses() {
        begin();
        sip.last().timeOut();
        assertThat(status().state()).isEqualTo(State.FAILED);
        sip.loop.advance(2_000);
        assertThat(sip.sent).hasSize(2);
        sip.last().fail("connection refused");
        assertThat(status().text()).startsWith("connection refused; tried again in ");
        sip.loop.advance(1_900);
        assertThat(sip.sent).hasSize(2);
        sip.loop.advance(2_100);
        assertThat(sip.sent).hasSize(3);
        for (int i = 0; i < 12; i++) {
            answer(500);
            sip.loop.advance(300_000);
        }
        assertThat(sip.sent).hasSize(15);
    }

    @Test
    void theRegistrarSaysWhenItWantsToBeAskedAgain() {
        begin();
        answer(503, "Retry-After: 120 (overloaded)");

        sip.loop.advance(119_000);
        assertThat(sip.sent).hasSize(1);
        assertThat(directory.targets(directory.trunk("a").orElseThrow())).as("nor is it called").isEmpty();
        nowMs.set(120_500);
        sip.loop.advance(2_000);
        assertThat(sip.sent).hasSize(2);
    }

    @Test
    void aRefusalIsShownAndRarelyRepeated() {
        begin();
        answer(403);

        assertThat(status().state()).isEqualTo(State.REFUSED);
        assertThat(status().text()).startsWith("answered 403; tried again in ");
        sip.loop.advance(140_000);
        assertThat(sip.sent).hasSize(1);
        sip.loop.advance(170_000);
        assertThat(sip.sent).hasSize(2);
    }

    @Test
    void aWrongPasswordIsTriedOnceAndTheRightOneAtOnce() {
        begin();
        answer(401, CHALLENGE.formatted(1));
        answer(401, CHALLENGE.formatted(2));
        assertThat(sip.sent).hasSize(2);
        assertThat(status().state()).isEqualTo(State.REFUSED);
        assertThat(status().text()).contains("the credentials of user 49301234 were refused");

        secrets.put("pw", "right".toCharArray());
        new SecretsWatch(keys).secretChanged("pw");
        sip.loop.advance(0);

        assertThat(sip.sent).hasSize(3);
    }

    @Test
    void anotherRealmGetsNoCredentials() {
        begin();
        answer(401, CHALLENGE.formatted(1).replace("itsp.example", "evil.example"));

        assertThat(sip.sent).hasSize(1);
        assertThat(status().state()).isEqualTo(State.REFUSED);
        assertThat(status().text()).contains("no challenge is for realm \"itsp.example\"");
    }

    @Test
    void aRegistrationThatCannotBeRefreshedHoldsUntilItRunsOut() {
        register();
        sip.loop.advance(LIFE_MS * 86 / 100);
        sip.last().timeOut();
        assertThat(status().state()).isEqualTo(State.REGISTERED);

        sip.loop.advance(LIFE_MS * 15 / 100);

        assertThat(status().state()).isEqualTo(State.FAILED);
        assertThat(status().expires()).isEmpty();
    }

    @Test
    void aTrunkThatLeavesTakesItsContactBack() {
        register();

        trunk.deactivate();
        sip.loop.advance(0);

        assertThat(last()).contains("REGISTER", "Contact: " + CONTACT + ";expires=0", "Expires: 0", "nc=00000002");
        answer(200);
        assertThat(sip.loop.waiting()).isZero();
        assertThat(desk.status("a")).isEmpty();
    }

    @Test
    void aChangeThatConcernsTheRegistrationBeginsItAnewAndAnyOtherDoesNot() {
        register();
        int before = sip.sent.size();
        settings.put("maxSessions", 30L);
        trunk.modified(Configurations.trunk("a", settings));
        sip.loop.advance(0);
        assertThat(sip.sent).hasSize(before);

        settings.put("registration.contactUser", "trunk-1");
        trunk.modified(Configurations.trunk("a", settings));
        sip.loop.advance(0);

        assertThat(sip.sent).hasSize(before + 2);
        assertThat(sip.sent.get(before).request().encode()).contains(CONTACT + ";expires=0");
        assertThat(last()).contains("Contact: <sip:trunk-1@192.0.2.1:5060>;expires=600");
    }

    @Test
    void allNumbersAreRegisteredInBulk() {
        settings.putAll(Map.of("registration.mode", "GIN", "registration.aor", "pbx@itsp.example"));
        begin();

        assertThat(last()).contains(
                "To: <sip:pbx@itsp.example>", "Contact: <sip:192.0.2.1:5060;bnc>;expires=600", "Require: gin",
                "Proxy-Require: gin", "Supported: path");
        answer(200, "Contact: <sip:192.0.2.1:5060;bnc>;expires=3600", "Path: <sip:edge.itsp.example;lr>");
        assertThat(status().state()).isEqualTo(State.REGISTERED);
    }

    @Test
    void itWaitsUntilItsInterfaceListens() {
        sip.listen(Transport.UDP, "port 5060 is in use");
        begin();
        assertThat(sip.sent).isEmpty();
        assertThat(status().text()).contains("does not listen on UDP");

        sip.listen(Transport.UDP, "");
        sip.loop.advance(1_000);
        assertThat(sip.sent).hasSize(1);
    }
}
