package org.jonction.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.WWWAuthenticateParser;
import java.util.Map;
import org.jonction.api.sip.SipTimers;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.EndpointOrder;
import org.jonction.api.trunk.EndpointState;
import org.jonction.api.trunk.Outcome;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkStatus;
import org.jonction.trunk.digest.AccountKeys;
import org.jonction.trunk.digest.ClientAuthenticator;
import org.jonction.trunk.digest.MapOfSecrets;
import org.jonction.trunk.digest.SecretsLink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interval 60 s, time-out 2 s, down after 3, up after 2. */
class ProbeTest {
    private final FakeSip sip = new FakeSip();
    private final AccountKeys keys = new AccountKeys();
    private Endpoint endpoint;
    private Probe probe;

    @BeforeEach
    void listen() {
        sip.listen(Transport.UDP, "");
    }

    @Test
    void asksAtOnceThenEveryInterval() {
        start(Map.of());
        sip.loop.advance(0);
        assertThat(sip.sent).hasSize(1);
        assertThat(health().state()).isEqualTo(EndpointState.UNKNOWN);
        assertThat(health().since()).isEmpty();

        sip.last().answer(200);
        assertThat(health().state()).isEqualTo(EndpointState.UP);
        assertThat(health().since()).isPresent();
        assertThat(health().lastAnswer()).matches("200 in \\d+ ms");

        sip.loop.advance(59_999);
        assertThat(sip.sent).hasSize(1);
        sip.loop.advance(1);
        assertThat(sip.sent).hasSize(2);
    }

    @Test
    void sendsToTheEndpointFromTheTrunksInterfaceWithItsTimersAndANewCallId() {
        start(Map.of("profile.timers.t1Ms", 100L, "peer.endpoints.0.port", 5070L));
        sip.loop.advance(0);
        FakeSip.Sent first = sip.last();
        first.answer(200);
        sip.loop.advance(60_000);

        assertThat(first.target().sipInterface()).isEqualTo("wan");
        assertThat(first.target().transport()).isEqualTo(Transport.UDP);
        assertThat(first.target().remote()).hasToString("/192.0.2.10:5070");
        assertThat(first.timers()).isEqualTo(new SipTimers(100, 4000, 5000));
        assertThat(sip.last().request().getCallId().getCallId())
                .isNotEqualTo(first.request().getCallId().getCallId());
    }

    @Test
    void isDownOnlyAfterSoManyMissedAnswersInARow() {
        start(Map.of());
        sip.loop.advance(0);
        sip.last().answer(200);
        sip.loop.advance(60_000);

        sip.loop.advance(2_000);
        assertThat(health().state()).isEqualTo(EndpointState.DEGRADED);
        assertThat(health().lastAnswer()).isEqualTo("no answer in 2000 ms");
        sip.loop.advance(1_000 + 2_000);
        assertThat(health().state()).isEqualTo(EndpointState.DEGRADED);
        sip.loop.advance(2_000);
        sip.last().answer(200);
        sip.loop.advance(500);
        sip.last().answer(200);
        assertThat(health().state()).isEqualTo(EndpointState.UP);
        sip.loop.advance(60_000 + 2_000);
        sip.loop.advance(1_000 + 2_000);
        assertThat(health().state()).isEqualTo(EndpointState.DEGRADED);
        sip.loop.advance(2_000 + 2_000);
        assertThat(health().state()).isEqualTo(EndpointState.DOWN);
    }

    @Test
    void aSilentEndpointIsDownFromTheStartAndBackAfterSoManyAnswers() {
        start(Map.of());
        sip.loop.advance(2_000 + 1_000 + 2_000 + 2_000 + 2_000);
        assertThat(health().state()).isEqualTo(EndpointState.DOWN);
        assertThat(sip.sent).hasSize(3);

        sip.loop.advance(4_000);
        sip.last().answer(200);
        assertThat(health().state()).isEqualTo(EndpointState.DOWN);
        assertThat(health().lastAnswer()).startsWith("200 in");
        sip.loop.advance(500);
        sip.last().answer(200);
        assertThat(health().state()).isEqualTo(EndpointState.UP);
    }

    @Test
    void oneAnswerBetweenSilencesDoesNotBringItBack() {
        start(Map.of());
        sip.loop.advance(9_000 + 4_000);
        sip.last().answer(200);
        sip.loop.advance(500 + 2_000);
        sip.loop.advance(1_000);
        sip.last().answer(200);

        assertThat(health().state()).isEqualTo(EndpointState.DOWN);
    }

    @ParameterizedTest
    @CsvSource({
        "true, 200, UP",
        "true, 404, UP",
        "true, 405, UP",
        "true, 481, UP",
        "true, 500, UP",
        "true, 603, UP",
        "true, 408, DOWN",
        "true, 503, DOWN",
        "false, 200, UP",
        "false, 202, UP",
        "false, 302, DOWN",
        "false, 404, DOWN",
        "false, 503, DOWN"
    })
    void theProfileSaysWhichAnswersCount(boolean any, int status, EndpointState state) {
        start(Map.of("profile.health.acceptAnyResponse", any, "profile.health.downAfter", 1L));
        sip.loop.advance(0);
        sip.last().answer(status);

        assertThat(health().state()).isEqualTo(state);
        assertThat(health().lastAnswer()).startsWith(status + " in ");
    }

    @Test
    void aProvisionalResponseIsNoAnswer() {
        start(Map.of("profile.health.downAfter", 1L));
        sip.loop.advance(0);
        sip.last().answer(100);
        assertThat(health().state()).isEqualTo(EndpointState.UNKNOWN);
        sip.loop.advance(2_000);
        assertThat(health().state()).isEqualTo(EndpointState.DOWN);
    }

    @Test
    void anAnswerAfterTheTimeOutChangesNothing() {
        start(Map.of("profile.health.downAfter", 1L));
        sip.loop.advance(2_000);
        sip.last().answer(200);
        sip.last().timeOut();
        sip.last().fail("late");

        assertThat(health().state()).isEqualTo(EndpointState.DOWN);
        assertThat(health().lastAnswer()).isEqualTo("no answer in 2000 ms");
        sip.loop.advance(1_000);
        assertThat(sip.sent).hasSize(2);
    }

    @Test
    void aTransactionTimeOutAndABrokenTransportAreMissedAnswers() {
        start(Map.of("profile.health.downAfter", 2L));
        sip.loop.advance(0);
        sip.last().timeOut();
        assertThat(health().lastAnswer()).isEqualTo("no answer");
        sip.loop.advance(1_000);
        sip.last().fail("connection refused");

        assertThat(health().state()).isEqualTo(EndpointState.DOWN);
        assertThat(health().lastAnswer()).isEqualTo("connection refused");
        assertThat(sip.loop.waiting()).isEqualTo(1);
    }

    @Test
    void waitsForTheSipInterfaceAndBlamesNotThePeer() {
        start(Map.of("peer.endpoints.0.transport", "TCP", "profile.health.downAfter", 1L));
        sip.loop.advance(10_000);
        assertThat(sip.sent).isEmpty();
        assertThat(health().state()).isEqualTo(EndpointState.UNKNOWN);
        assertThat(health().lastAnswer()).isEqualTo("SIP interface 'wan' does not listen on TCP");

        sip.listen(Transport.TCP, "port 5060 is held by asterisk");
        sip.loop.advance(1_000);
        assertThat(sip.sent).isEmpty();
        assertThat(health().lastAnswer()).endsWith("does not listen on TCP: port 5060 is held by asterisk");

        sip.listen(Transport.TCP, "");
        sip.loop.advance(1_000);
        sip.last().answer(200);
        assertThat(health().state()).isEqualTo(EndpointState.UP);
    }

    @Test
    void namesThatMakeNoMessageAreReported() {
        start(Map.of("peer.domain", "not a host"));
        sip.loop.advance(0);

        assertThat(sip.sent).isEmpty();
        assertThat(health().state()).isEqualTo(EndpointState.UNKNOWN);
        assertThat(health().lastAnswer()).startsWith("profile itsp@1.0.0 makes no valid OPTIONS: ");
    }

    @Test
    void anotherPaceIsTakenUpAtOnceAndKeepsTheState() {
        start(Map.of());
        sip.loop.advance(0);
        sip.last().answer(200);
        use(Map.of("profile.health.optionsIntervalS", 3L));
        sip.loop.advance(0);
        assertThat(sip.sent).hasSize(2);
        assertThat(health().state()).isEqualTo(EndpointState.UP);
        sip.last().answer(200);
        sip.loop.advance(3_000);
        assertThat(sip.sent).hasSize(3);
    }

    @Test
    void otherNamesAreUsedFromTheNextOptionsOn() {
        start(Map.of());
        sip.loop.advance(0);
        sip.last().answer(200);
        use(Map.of("peer.domain", "itsp.example"));
        sip.loop.advance(59_000);
        assertThat(sip.sent).hasSize(1);
        sip.loop.advance(1_000);

        assertThat(sip.last().request().getRequestURI()).hasToString("sip:itsp.example");
    }

    @Test
    void probesKeepOutOfStep() {
        Trunk trunk = Configurations.read("a", Map.of());
        Probe early = new Probe(sip, new ClientAuthenticator(keys), endpoint(trunk), () -> 0.0);
        early.start();
        sip.loop.advance(0);
        sip.last().answer(200);
        sip.loop.advance(53_999);
        assertThat(sip.sent).hasSize(1);
        sip.loop.advance(1);
        assertThat(sip.sent).hasSize(2);
    }

    @Test
    void aStoppedProbeLeavesNoTimerAndHearsNothing() {
        start(Map.of("profile.health.downAfter", 1L));
        sip.loop.advance(0);
        probe.stop();
        sip.loop.advance(0);
        sip.last().answer(200);

        assertThat(sip.loop.waiting()).isZero();
        assertThat(health().state()).isEqualTo(EndpointState.UNKNOWN);
    }

    @Test
    void a503WithRetryAfterIsAWishToBeLeftAlone() {
        start(Map.of());
        sip.loop.advance(0);
        sip.last().answer(503, "Retry-After", "30");

        assertThat(health().state()).isEqualTo(EndpointState.DEMOTED);
        assertThat(health().reason()).contains("Retry-After 30", "left alone for 30 s");
        assertThat(endpoint.rank()).isEqualTo(EndpointHealth.Rank.NEVER);
    }

    @Test
    void troubleOfACallIsLookedIntoAtOnce() {
        start(Map.of());
        sip.loop.advance(0);
        sip.last().answer(200);

        endpoint.called(new Outcome(Outcome.Kind.NO_ANSWER, 0, "no response within 4000 ms"));
        sip.loop.advance(0);

        assertThat(sip.sent).hasSize(2);
        assertThat(health().state()).isEqualTo(EndpointState.DEMOTED);
    }

    @Test
    void aBlockedEndpointGetsNoOptionsUntilItIsPutInServiceAgain() {
        start(Map.of());
        sip.loop.advance(0);
        sip.last().answer(200);

        endpoint.order(EndpointOrder.BLOCK);
        sip.loop.advance(600_000);
        assertThat(sip.sent).hasSize(1);
        assertThat(health().state()).isEqualTo(EndpointState.BLOCKED);

        endpoint.order(EndpointOrder.IN_SERVICE);
        sip.loop.advance(0);
        assertThat(sip.sent).hasSize(2);
        assertThat(health().state()).isEqualTo(EndpointState.UP);
    }

    /** RFC 3261 22.2 */
    @Test
    void answersAChallengeWhenTheTrunkHasAnAccount() throws Exception {
        MapOfSecrets secrets = new MapOfSecrets();
        secrets.put("pw", "s3cret".toCharArray());
        new SecretsLink(keys, secrets);
        Map<String, Object> account = Map.of(
                "authentication.userName", "box", "authentication.realm", "itsp.example",
                "authentication.passwordRef", "pw", "authentication.algorithms", new String[] {"MD5"},
                "profile.health.acceptAnyResponse", false);
        keys.use("a", Configurations.read("a", account).access().accounts());
        start(account);
        sip.loop.advance(0);
        FakeSip.Sent first = sip.last();
        SIPResponse challenge = first.request().createResponse(401);
        challenge.setHeader((SIPHeader) new WWWAuthenticateParser(
                        "WWW-Authenticate: Digest realm=\"itsp.example\", nonce=\"n\", qop=\"auth\"\n")
                .parse());

        first.handler().onResponse(first, challenge);

        assertThat(sip.last().request().encode()).contains("CSeq: 2 OPTIONS", "nonce=\"n\"", "nc=00000001");
        sip.last().answer(200);
        assertThat(health().state()).isEqualTo(EndpointState.UP);
        sip.loop.advance(60_000);
        assertThat(sip.last().request().encode()).contains("CSeq: 1 OPTIONS", "nc=00000002");
    }

    private void start(Map<String, Object> changes) {
        endpoint = endpoint(Configurations.read("a", changes));
        probe = new Probe(sip, new ClientAuthenticator(keys), endpoint, () -> 0.5);
        probe.start();
    }

    private void use(Map<String, Object> changes) {
        endpoint.use(Configurations.read("a", changes));
        probe.refresh();
    }

    private TrunkStatus.Endpoint health() {
        return endpoint.status();
    }

    private Endpoint endpoint(Trunk trunk) {
        return new Endpoint(
                trunk, trunk.peer().endpoints().getFirst(), EndpointOrder.IN_SERVICE, sip.loop::nowMs);
    }
}
