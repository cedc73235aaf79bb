package org.jonction.api.route;

import java.util.List;
import org.jonction.api.trunk.NumberRule;

/**
 * Normalizes the called and calling numbers of calls that arrive on trunks which name this plan.
 *
 * @param name name of the plan
 * @param rules normalization rules to E.164 in order; a number that no rule matches stays as it is
 */
public record DialPlan(String name, List<NumberRule> rules) {
    public DialPlan {
        rules = List.copyOf(rules);
    }
}
