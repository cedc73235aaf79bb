package org.jonction.api.route;

import java.util.List;
import org.jonction.api.call.Decision;
import org.jonction.api.trunk.Trunk;

/**
 * The answer to a {@link RouteQuery}.
 *
 * @param called called number after normalization
 * @param calling calling number after normalization; empty when anonymous
 * @param choices trunks to try in order; empty when no route leads anywhere
 * @param decisions how they were found, each with the rule that decided
 */
public record RoutePlan(String called, String calling, List<Choice> choices, List<Decision> decisions) {
    public RoutePlan {
        choices = List.copyOf(choices);
        decisions = List.copyOf(decisions);
    }

    /**
     * One trunk to try.
     *
     * @param route name of the route
     * @param trunk the trunk
     * @param called called number in the trunk's format
     * @param calling calling number in the trunk's format; empty when anonymous
     * @param decisions the translations that made them
     */
    public record Choice(String route, Trunk trunk, String called, String calling, List<Decision> decisions) {
        public Choice {
            decisions = List.copyOf(decisions);
        }
    }
}
