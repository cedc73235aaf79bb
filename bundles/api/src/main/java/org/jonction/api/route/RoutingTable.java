package org.jonction.api.route;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jonction.api.config.Settings;
import org.jonction.api.trunk.NumberRule;

/**
 * Everything that routing needs, as one immutable value.
 *
 * @param dialPlans plans by name
 * @param routes routes by rising priority
 */
public record RoutingTable(Map<String, DialPlan> dialPlans, List<Route> routes) {
    public RoutingTable {
        dialPlans = Map.copyOf(dialPlans);
        routes =
                routes.stream().sorted(Comparator.comparingInt(Route::priority)).toList();
    }

    /** Reads a delivered configuration. @throws IllegalArgumentException naming the field that does not fit */
    public static RoutingTable from(Settings s) {
        Map<String, DialPlan> plans = s.list("dialPlans").stream()
                .map(plan -> new DialPlan(plan.text("name"), NumberRule.from(plan, "rules")))
                .collect(Collectors.toMap(DialPlan::name, Function.identity()));
        List<Route> routes = s.list("routes").stream()
                .map(route -> new Route(
                        route.text("name"),
                        route.integer("priority"),
                        route.pattern("pattern"),
                        route.find("except").map(_ -> route.pattern("except")),
                        route.texts("from"),
                        route.texts("trunks")))
                .toList();
        return new RoutingTable(plans, routes);
    }
}
