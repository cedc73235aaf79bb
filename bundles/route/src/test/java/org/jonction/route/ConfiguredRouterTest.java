package org.jonction.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jonction.api.route.RoutePlan.Choice;
import org.jonction.api.route.RouteQuery;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.EndpointOrder;
import org.jonction.api.trunk.Outcome;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkService;
import org.jonction.api.trunk.TrunkStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredRouterTest {
    @Test
    void withoutAConfigurationThereIsNoRoute() {
        assertThat(routes(new ConfiguredRouter(new Named(), Map.of()))).isEmpty();
    }

    @Test
    void anotherConfigurationAppliesToTheNextCall() {
        ConfiguredRouter router = new ConfiguredRouter(new Named(), routing("routes.0.priority", 5L));
        assertThat(routes(router)).containsExactly("first", "second");
        router.modified(routing("routes.1.priority", 1L));
        assertThat(routes(router)).containsExactly("second", "first");
        router.modified(Map.of());
        assertThat(routes(router)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "routes.0.pattern, (",
        "routes.1.priority, soon",
        "dialPlans.0.rules.0.replace, $3",
        "dialPlans.1.name, de"
    })
    void aBadConfigurationLeavesTheRoutesInForce(String key, String value) {
        ConfiguredRouter router = new ConfiguredRouter(new Named(), routing("routes.1.priority", 1L));
        router.modified(routing(key, value));

        assertThat(routes(router)).containsExactly("second", "first");
    }

    private static List<String> routes(ConfiguredRouter router) {
        Trunk source = Calls.plainTrunk("in");
        return router.route(new RouteQuery(source, "1", "2")).choices().stream()
                .map(Choice::route)
                .toList();
    }

    private static Map<String, Object> routing(String key, Object value) {
        Map<String, Object> values = new HashMap<>(Map.ofEntries(
                Map.entry("service.pid", "org.jonction.route"),
                Map.entry("dialPlans.0.name", "de"),
                Map.entry("dialPlans.0.rules.0.name", "all"),
                Map.entry("dialPlans.0.rules.0.pattern", ".*"),
                Map.entry("dialPlans.0.rules.0.replace", "$0"),
                Map.entry("routes.0.name", "first"),
                Map.entry("routes.0.priority", 5L),
                Map.entry("routes.0.pattern", "1"),
                Map.entry("routes.0.trunks", new String[] {"a"}),
                Map.entry("routes.1.name", "second"),
                Map.entry("routes.1.priority", 9L),
                Map.entry("routes.1.pattern", "1"),
                Map.entry("routes.1.from", new String[] {"in"}),
                Map.entry("routes.1.trunks", new String[] {"b"})));
        values.put(key, value);
        return values;
    }

    /** Knows a plain trunk of every name. */
    private static final class Named implements TrunkService {
        @Override
        public Optional<Trunk> trunk(String name) {
            return Optional.of(Calls.plainTrunk(name));
        }

        @Override
        public Optional<Trunk> classify(SipSource source) {
            return Optional.empty();
        }

        @Override
        public List<Target> targets(Trunk trunk) {
            return List.of();
        }

        @Override
        public boolean reachable(Trunk trunk) {
            return true;
        }

        @Override
        public void report(Target target, Outcome outcome) {}

        @Override
        public boolean order(String trunk, String endpoint, EndpointOrder order) {
            return false;
        }

        @Override
        public List<TrunkStatus> status() {
            return List.of();
        }
    }
}
