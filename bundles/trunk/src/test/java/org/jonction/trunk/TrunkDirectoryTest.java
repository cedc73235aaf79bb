package org.jonction.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jonction.api.gateway.DriverPolicy;
import org.jonction.api.gateway.GatewayDriver;
import org.jonction.api.sip.SipFilter.Verdict;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.EndpointState;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.EndpointOrder;
import org.jonction.api.trunk.Outcome;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.trunk.dns.Location;
import org.jonction.trunk.dns.Ranking;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Path;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrunkDirectoryTest {
    private final TrunkDirectory directory = new TrunkDirectory(new Orders(null), () -> 0);

    private record Driver(String id, DriverPolicy policy) implements GatewayDriver {
        static Driver version(String id, String version) {
            return new Driver(id, new DriverPolicy(id, version, List.of("INVITE"), List.of(), Map.of()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "wan, 192.0.2.10,    5060, a", // an endpoint
        "wan, 192.0.2.10,    9999, a", // its address from another port
        "wan, 192.0.2.10,    5080, b", // another trunk's endpoint at the same address
        "wan, 198.51.100.7,  1024, a", // a source
        "wan, 203.0.113.200, 5060, b", // the longest block
        "wan, 203.0.113.1,   5060, a",
        "wan, 203.0.114.1,   5060, ",
        "wan, 2001:db8::77,  5060, b",
        "lan, 192.0.2.10,    5060, c",
        "lan, 198.51.100.7,  1024, ",
        "dmz, 192.0.2.10,    5060, ",
    })
    void aSourceBelongsToTheTrunkOfItsInterfaceThatNamesItMostExactly(
            String sipInterface, String address, int port, String trunk) {
        put("a", Map.of("peer.sources", new String[] {"198.51.100.7", "203.0.113.0/24"}));
        put("b", Map.of("peer.endpoints.0.port", 5080L, "peer.sources", new String[] {
            "203.0.113.128/25", "2001:db8::/64"
        }));
        put("c", Map.of("sipInterface", "lan"));

        SipSource source = source(sipInterface, address, port);
        assertThat(directory.classify(source).map(Trunk::name)).isEqualTo(Optional.ofNullable(trunk));
        SourceFilter filter = new SourceFilter(directory, RegistrarTest.closed(directory));
        assertThat(filter.onSource(source)).isEqualTo(trunk == null ? Verdict.DROP : Verdict.PASS);
    }

    @Test
    void whatTwoTrunksClaimBelongsToTheFirstByName() {
        put("b", Map.of());
        put("a", Map.of());

        assertThat(directory.classify(source("wan", "192.0.2.10", 5060)).map(Trunk::name))
                .contains("a");
        directory.remove("a");
        assertThat(directory.classify(source("wan", "192.0.2.10", 5060)).map(Trunk::name))
                .contains("b");
    }

    @Test
    void aRemovedTrunkIsNoLongerKnown() {
        put("a", Map.of());
        directory.remove("a");

        assertThat(directory.trunk("a")).isEmpty();
        assertThat(directory.classify(source("wan", "192.0.2.10", 5060))).isEmpty();
        assertThat(directory.status()).isEmpty();
    }

    @Test
    void aTrunkFollowsTheDriverOfItsPeer() {
        Driver one = Driver.version("generic", "1.0.0");
        Driver two = Driver.version("generic", "2.0.0");
        put("a", Map.of());
        assertThat(directory.trunk("a").orElseThrow().driver()).isEqualTo(DriverPolicy.NONE);
        assertThat(directory.notes())
                .singleElement()
                .asString()
                .contains("Trunk a", "driver 'generic' of peer peer-of-a is not installed", "choose one of []");

        directory.bindDriver(Driver.version("other", "1.0.0"));
        assertThat(directory.trunk("a").orElseThrow().driver()).isEqualTo(DriverPolicy.NONE);
        assertThat(directory.notes()).singleElement().asString().contains("choose one of [other]");

        directory.bindDriver(one);
        Trunk pinned = directory.trunk("a").orElseThrow();
        assertThat(pinned.driver()).isSameAs(one.policy());
        assertThat(directory
                        .classify(source("wan", "192.0.2.10", 5060))
                        .orElseThrow()
                        .driver())
                .isSameAs(one.policy());
        assertThat(directory.notes()).isEmpty();

        directory.unbindDriver(one);
        assertThat(directory.trunk("a").orElseThrow().driver()).isEqualTo(DriverPolicy.NONE);
        directory.bindDriver(two);
        assertThat(directory.trunk("a").orElseThrow().driver()).isSameAs(two.policy());
        assertThat(pinned.driver()).isSameAs(one.policy());
    }

    @Test
    void aDriverThatThrowsIsNotUsed() {
        put("a", Map.of());
        GatewayDriver broken = new GatewayDriver() {
            @Override
            public String id() {
                return "generic";
            }

            @Override
            public DriverPolicy policy() {
                throw new IllegalStateException("broken");
            }
        };
        directory.bindDriver(broken);
        assertThat(directory.trunk("a").orElseThrow().driver()).isEqualTo(DriverPolicy.NONE);
        directory.unbindDriver(broken);
        assertThat(directory.notes()).hasSize(1);
    }

    @Test
    void endpointsThatAreDownAreTriedLast() {
        put(
                "a",
                Map.of(
                        "peer.endpoints.0.address", "192.0.2.1",
                        "peer.endpoints.1.address", "192.0.2.2",
                        "peer.endpoints.1.port", 5061L,
                        "peer.endpoints.1.transport", "TCP",
                        "peer.endpoints.2.address", "2001:db8::3",
                        "peer.endpoints.2.port", 5060L,
                        "peer.endpoints.2.transport", "UDP"));
        assertThat(targets())
                .containsExactly("UDP /192.0.2.1:5060", "TCP /192.0.2.2:5061", "UDP /[2001:db8:0:0:0:0:0:3]:5060");

        goDown("192.0.2.1");
        assertThat(targets())
                .containsExactly("TCP /192.0.2.2:5061", "UDP /[2001:db8:0:0:0:0:0:3]:5060", "UDP /192.0.2.1:5060");
        assertThat(directory.status().getFirst().usable()).isTrue();
        assertThat(directory.status().getFirst().endpoints())
                .extracting(TrunkStatus.Endpoint::state)
                .containsExactly(EndpointState.DOWN, EndpointState.UNKNOWN, EndpointState.UNKNOWN);
    }

    @Test
    void aTrunkIsReachableWhileAnEndpointIsNotDown() {
        put(
                "a",
                Map.of(
                        "peer.endpoints.0.address", "192.0.2.1",
                        "peer.endpoints.1.address", "192.0.2.2",
                        "peer.endpoints.1.port", 5060L,
                        "peer.endpoints.1.transport", "UDP"));
        Trunk trunk = directory.trunk("a").orElseThrow();

        goDown("192.0.2.1");
        assertThat(directory.reachable(trunk)).isTrue();

        goDown("192.0.2.2");
        assertThat(directory.reachable(trunk)).isFalse();
        assertThat(directory.status().getFirst().usable()).isFalse();
    }

    @Test
    void trunksAreListedByName() {
        put("b", Map.of());
        put("a", Map.of());
        put("c", Map.of());

        assertThat(directory.status())
                .extracting(status -> status.trunk().name())
                .containsExactly("a", "b", "c");
        assertThat(directory.status().getFirst().endpoints().getFirst().lastAnswer())
                .isEqualTo("not watched");
    }

    @Test
    void whatAnAdministratorOrdersHoldsUntilItIsTakenBack(@TempDir Path folder) {
        Path file = folder.resolve("orders.properties");
        TrunkDirectory first = new TrunkDirectory(new Orders(file), () -> 0);
        first.put("a", Configurations.read("a", Map.of()));
        assertThat(first.order("a", "udp:192.0.2.10:5060", EndpointOrder.DRAIN)).isTrue();
        assertThat(first.order("a", "udp:192.0.2.99:5060", EndpointOrder.DRAIN)).isFalse();
        assertThat(first.order("b", "udp:192.0.2.10:5060", EndpointOrder.DRAIN)).isFalse();

        TrunkDirectory restarted = new TrunkDirectory(new Orders(file), () -> 0);
        restarted.put("a", Configurations.read("a", Map.of()));
        Trunk trunk = restarted.trunk("a").orElseThrow();
        assertThat(restarted.status().getFirst().endpoints().getFirst().state())
                .isEqualTo(EndpointState.DRAINING);
        assertThat(restarted.targets(trunk)).isEmpty();
        assertThat(restarted.reachable(trunk)).isFalse();

        restarted.order("a", "udp:192.0.2.10:5060", EndpointOrder.IN_SERVICE);
        assertThat(restarted.targets(trunk)).hasSize(1);
        assertThat(new Orders(file).get(new Endpoint.Key("wan", trunk.peer().endpoints().getFirst())))
                .isEqualTo(EndpointOrder.IN_SERVICE);
    }

    @Test
    void aNamedHostIsReachedAndHeardWhereItIsFoundAndForAWhileWhereItWas() {
        put("a", Map.of("peer.endpoints.0.address", "sip.example", "peer.endpoints.0.port", 0L,
                "peer.endpoints.0.transport", "AUTO"));
        Trunk trunk = directory.trunk("a").orElseThrow();
        assertThat(directory.targets(trunk)).isEmpty();
        assertThat(directory.status().getFirst().resolutions().getFirst().text()).isEqualTo("not looked up yet");

        Found.Question question =
                new Found.Question("wan", trunk.peer().hosts().getFirst());
        Search search = new Search(question.host());
        search.learn(at("192.0.2.1")).ifPresent(found -> directory.located(question, found));
        assertThat(targets()).containsExactly("UDP /192.0.2.1:5060");
        assertThat(directory.classify(source("wan", "192.0.2.1", 5060))).isPresent();
        assertThat(directory.trunk("a").orElseThrow().peer().sources()).containsExactly("192.0.2.1");

        search.learn(at("192.0.2.2")).ifPresent(found -> directory.located(question, found));
        assertThat(targets()).containsExactly("UDP /192.0.2.2:5060");
        assertThat(directory.classify(source("wan", "192.0.2.2", 5060))).isPresent();
        assertThat(directory.classify(source("wan", "192.0.2.1", 5060))).isPresent();
        assertThat(directory.classify(source("wan", "192.0.2.3", 5060))).isEmpty();
        assertThat(search.learn(at("192.0.2.2"))).isEmpty();
    }

    private static Location at(String address) {
        return new Location(
                Ranking.of(new PeerEndpoint(address, 5060, Transport.UDP, "sip.example")), 30, true, true, "A sip.example");
    }

    private void goDown(String address) {
        Target target = new Target(
                "wan", Transport.UDP, new InetSocketAddress(InetAddress.ofLiteral(address), 5060));
        Outcome silence = new Outcome(Outcome.Kind.NO_ANSWER, 0, "no answer");
        List.of(1, 2, 3).forEach(missed -> directory.report(target, silence));
    }

    private List<String> targets() {
        return directory.targets(directory.trunk("a").orElseThrow()).stream()
                .map(target -> target.transport() + " " + target.remote())
                .toList();
    }

    private void put(String name, Map<String, Object> changes) {
        directory.put(name, Configurations.read(name, new HashMap<>(changes)));
    }

    private static SipSource source(String sipInterface, String address, int port) {
        return new SipSource(sipInterface, Transport.UDP, new InetSocketAddress(InetAddress.ofLiteral(address), port));
    }
}
