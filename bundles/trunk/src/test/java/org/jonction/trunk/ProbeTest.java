package org.jonction.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jonction.api.sip.SipTimers;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.EndpointState;
import org.jonction.api.trunk.Trunk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interval 60 s, time-out 2 s, down after 3, up after 2. */
class ProbeTest {
    private final FakeSip sip = new FakeSip();

    @BeforeEach
    void listen() {
        sip.listen(Transport.UDP, "");
    }

    @Test
    void asksAtOnceThenEveryInterval() {
        Probe probe = start(Map.of());
        sip.loop.advance(0);
        assertThat(sip.sent).hasSize(1);
        assertThat(probe.health().state()).isEqualTo(EndpointState.UNKNOWN);
        assertThat(probe.health().since()).isEmpty();

        sip.last().answer(200);
        assertThat(probe.health().state()).isEqualTo(EndpointState.UP);
        assertThat(probe.health().since()).isPresent();
        assertThat(probe.health().lastAnswer()).matches("200 in \\d+ ms");

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
        Probe probe = start(Map.of());
        sip.loop.advance(0);
        sip.last().answer(200);
        sip.loop.advance(60_000);

        sip.loop.advance(2_000);
        assertThat(probe.health().state()).isEqualTo(EndpointState.UP);
        assertThat(probe.health().lastAnswer()).isEqualTo("no answer in 2000 ms");
        sip.loop.advance(5_000 + 2_000);
        assertThat(probe.health().state()).isEqualTo(EndpointState.UP);
        sip.loop.advance(5_000);
        sip.last().answer(200);
        sip.loop.advance(60_000 + 2_000);
        sip.loop.advance(5_000 + 2_000);
        assertThat(probe.health().state()).isEqualTo(EndpointState.UP);
        sip.loop.advance(5_000 + 2_000);
        assertThat(probe.health().state()).isEqualTo(EndpointState.DOWN);
    }

    @Test
    void aSilentEndpointIsDownFromTheStartAndBackAfterSoManyAnswers() {
        Probe probe = start(Map.of());
        sip.loop.advance(3 * 2_000 + 2 * 5_000);
        assertThat(probe.health().state()).isEqualTo(EndpointState.DOWN);
        assertThat(sip.sent).hasSize(3);

        sip.loop.advance(5_000);
        sip.last().answer(200);
        assertThat(probe.health().state()).isEqualTo(EndpointState.DOWN);
        assertThat(probe.health().lastAnswer()).startsWith("200 in");
        sip.loop.advance(5_000);
        sip.last().answer(200);
        assertThat(probe.health().state()).isEqualTo(EndpointState.UP);
    }

    @Test
    void oneAnswerBetweenSilencesDoesNotBringItBack() {
        Probe probe = start(Map.of());
        sip.loop.advance(16_000 + 5_000);
        sip.last().answer(200);
        sip.loop.advance(5_000 + 2_000);
        sip.loop.advance(5_000);
        sip.last().answer(200);

        assertThat(probe.health().state()).isEqualTo(EndpointState.DOWN);
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
        Probe probe = start(Map.of("profile.health.acceptAnyResponse", any, "profile.health.downAfter", 1L));
        sip.loop.advance(0);
        sip.last().answer(status);

        assertThat(probe.health().state()).isEqualTo(state);
        assertThat(probe.health().lastAnswer()).startsWith(status + " in ");
    }

    @Test
    void aProvisionalResponseIsNoAnswer() {
        Probe probe = start(Map.of("profile.health.downAfter", 1L));
        sip.loop.advance(0);
        sip.last().answer(100);
        assertThat(probe.health().state()).isEqualTo(EndpointState.UNKNOWN);
        sip.loop.advance(2_000);
        assertThat(probe.health().state()).isEqualTo(EndpointState.DOWN);
    }

    @Test
    void anAnswerAfterTheTimeOutChangesNothing() {
        Probe probe = start(Map.of("profile.health.downAfter", 1L));
        sip.loop.advance(2_000);
        sip.last().answer(200);
        sip.last().timeOut();
        sip.last().fail("late");

        assertThat(probe.health().state()).isEqualTo(EndpointState.DOWN);
        assertThat(probe.health().lastAnswer()).isEqualTo("no answer in 2000 ms");
        sip.loop.advance(5_000);
        assertThat(sip.sent).hasSize(2);
    }

    @Test
    void aTransactionTimeOutAndABrokenTransportAreMissedAnswers() {
        Probe probe = start(Map.of("profile.health.downAfter", 2L));
        sip.loop.advance(0);
        sip.last().timeOut();
        assertThat(probe.health().lastAnswer()).isEqualTo("no answer");
        sip.loop.advance(5_000);
        sip.last().fail("connection refused");

        assertThat(probe.health().state()).isEqualTo(EndpointState.DOWN);
        assertThat(probe.health().lastAnswer()).isEqualTo("connection refused");
        assertThat(sip.loop.waiting()).isEqualTo(1);
    }

    @Test
    void waitsForTheSipInterfaceAndBlamesNotThePeer() {
        Probe probe = start(Map.of("peer.endpoints.0.transport", "TCP", "profile.health.downAfter", 1L));
        sip.loop.advance(10_000);
        assertThat(sip.sent).isEmpty();
        assertThat(probe.health().state()).isEqualTo(EndpointState.UNKNOWN);
        assertThat(probe.health().lastAnswer()).isEqualTo("SIP interface 'wan' does not listen on TCP");

        sip.listen(Transport.TCP, "port 5060 is held by asterisk");
        sip.loop.advance(1_000);
        assertThat(sip.sent).isEmpty();
        assertThat(probe.health().lastAnswer()).endsWith("does not listen on TCP: port 5060 is held by asterisk");

        sip.listen(Transport.TCP, "");
        sip.loop.advance(1_000);
        sip.last().answer(200);
        assertThat(probe.health().state()).isEqualTo(EndpointState.UP);
    }

    @Test
    void namesThatMakeNoMessageAreReported() {
        Probe probe = start(Map.of("peer.domain", "not a host"));
        sip.loop.advance(0);

        assertThat(sip.sent).isEmpty();
        assertThat(probe.health().state()).isEqualTo(EndpointState.UNKNOWN);
        assertThat(probe.health().lastAnswer()).startsWith("profile itsp@1.0.0 makes no valid OPTIONS: ");
    }

    @Test
    void anotherPaceIsTakenUpAtOnceAndKeepsTheState() {
        Probe probe = start(Map.of());
        sip.loop.advance(0);
        sip.last().answer(200);
        probe.use(Configurations.read("a", Map.of("profile.health.optionsIntervalS", 3L)));
        sip.loop.advance(0);
        assertThat(sip.sent).hasSize(2);
        assertThat(probe.health().state()).isEqualTo(EndpointState.UP);
        sip.last().answer(200);
        sip.loop.advance(3_000);
        assertThat(sip.sent).hasSize(3);
    }

    @Test
    void otherNamesAreUsedFromTheNextOptionsOn() {
        Probe probe = start(Map.of());
        sip.loop.advance(0);
        sip.last().answer(200);
        probe.use(Configurations.read("a", Map.of("peer.domain", "itsp.example")));
        sip.loop.advance(59_000);
        assertThat(sip.sent).hasSize(1);
        sip.loop.advance(1_000);

        assertThat(sip.last().request().getRequestURI()).hasToString("sip:itsp.example");
    }

    @Test
    void probesKeepOutOfStep() {
        Trunk trunk = Configurations.read("a", Map.of());
        Probe early = new Probe(sip, key(trunk), trunk, () -> 0.0);
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
        Probe probe = start(Map.of("profile.health.downAfter", 1L));
        sip.loop.advance(0);
        probe.stop();
        sip.loop.advance(0);
        sip.last().answer(200);

        assertThat(sip.loop.waiting()).isZero();
        assertThat(probe.health().state()).isEqualTo(EndpointState.UNKNOWN);
    }

    private Probe start(Map<String, Object> changes) {
        Trunk trunk = Configurations.read("a", changes);
        Probe probe = new Probe(sip, key(trunk), trunk, () -> 0.5);
        probe.start();
        return probe;
    }

    private static Probe.Key key(Trunk trunk) {
        return new Probe.Key(trunk.sipInterface(), trunk.peer().endpoints().getFirst());
    }
}
