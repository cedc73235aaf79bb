package org.jonction.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.felix.hc.api.Result;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.EndpointState;
import org.jonction.api.trunk.TrunkStatus;
import org.jonction.trunk.digest.AccountKeys;
import org.jonction.trunk.digest.ClientAuthenticator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthMonitorTest {
    private final FakeSip sip = new FakeSip();
    private final TrunkDirectory directory = new TrunkDirectory(new Orders(null), sip.loop::nowMs);

    @BeforeEach
    void listen() {
        sip.listen(Transport.UDP, "");
    }

    @Test
    void trunksThatShareAnEndpointShareItsProbe() {
        put("a", Map.of());
        put("b", Map.of());
        new HealthMonitor(sip, new ClientAuthenticator(new AccountKeys()), directory);
        sip.loop.advance(0);
        assertThat(sip.sent).hasSize(1);
        sip.last().answer(200);
        assertThat(directory.status()).allMatch(status -> state(status) == EndpointState.UP);

        directory.remove("a");
        sip.loop.advance(0);
        assertThat(directory.status()).hasSize(1).allMatch(status -> state(status) == EndpointState.UP);
        directory.remove("b");
        sip.loop.advance(0);
        assertThat(sip.loop.waiting()).isZero();
    }

    @Test
    void theSameEndpointSeenFromAnotherInterfaceHasItsOwnHealth() {
        put("a", Map.of());
        put("b", Map.of("sipInterface", "lan"));
        new HealthMonitor(sip, new ClientAuthenticator(new AccountKeys()), directory);
        sip.loop.advance(0);
        sip.last().answer(200);

        assertThat(directory.status())
                .extracting(HealthMonitorTest::state)
                .containsExactly(EndpointState.UP, EndpointState.UNKNOWN);
    }

    @Test
    void disabledTrunksAndTrunksWithoutAnIntervalAreNotWatched() {
        new HealthMonitor(sip, new ClientAuthenticator(new AccountKeys()), directory);
        put("a", Map.of("state", "DISABLED"));
        put("b", Map.of("profile.health.optionsIntervalS", 0L));
        sip.loop.advance(120_000);
        assertThat(sip.sent).isEmpty();
        assertThat(directory.status()).allMatch(status -> state(status) == EndpointState.UNKNOWN);
        assertThat(directory.status().getLast().usable()).isTrue();

        put("a", Map.of("state", "DRAINING"));
        sip.loop.advance(0);
        assertThat(sip.sent).hasSize(1);
        put("a", Map.of("state", "DISABLED"));
        sip.loop.advance(0);
        assertThat(sip.loop.waiting()).isZero();
    }

    @Test
    void withoutTheMonitorNothingIsLeftBehindAndCallsTryEveryEndpoint() {
        put("a", Map.of("profile.health.downAfter", 1L));
        HealthMonitor monitor = new HealthMonitor(sip, new ClientAuthenticator(new AccountKeys()), directory);
        sip.loop.advance(2_000);
        assertThat(state(directory.status().getFirst())).isEqualTo(EndpointState.DOWN);

        monitor.deactivate();
        sip.loop.advance(0);
        assertThat(sip.loop.waiting()).isZero();
        assertThat(state(directory.status().getFirst())).isEqualTo(EndpointState.UNKNOWN);
    }

    @Test
    void theHealthCheckNamesWhatIsDownAndWhatToCheck() {
        put(
                "a",
                Map.of(
                        "profile.health.downAfter",
                        1L,
                        "peer.endpoints.1.address",
                        "192.0.2.11",
                        "peer.endpoints.1.port",
                        5060L,
                        "peer.endpoints.1.transport",
                        "UDP"));
        put("b", Map.of("state", "DRAINING"));
        TrunksHealthCheck check = new TrunksHealthCheck(directory);
        new HealthMonitor(sip, new ClientAuthenticator(new AccountKeys()), directory);
        sip.loop.advance(0);
        sip.last().answer(200);
        sip.loop.advance(2_000);

        Result oneDown = check.execute();
        assertThat(oneDown.getStatus()).isEqualTo(Result.Status.WARN);
        assertThat(oneDown.toString())
                .containsPattern(
                        "Trunk a: udp:192.0.2.1[01]:5060 is DOWN since \\S+Z \\(no answer in 2000 ms\\). Check that")
                .contains("the gateway driver 'generic' of peer peer-of-a is not installed")
                .contains("Trunk b is DRAINING");

        sip.loop.advance(70_000);
        Result allDown = check.execute();
        assertThat(allDown.getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(allDown.toString()).contains("Trunk a has no endpoint that answers");
    }

    private void put(String name, Map<String, Object> changes) {
        directory.put(name, Configurations.read(name, changes));
    }

    private static EndpointState state(TrunkStatus status) {
        return status.endpoints().getFirst().state();
    }
}
