package org.jonction.route;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jonction.api.call.Decision;
import org.jonction.api.route.DialPlan;
import org.jonction.api.route.Route;
import org.jonction.api.route.RoutePlan;
import org.jonction.api.route.RoutePlan.Choice;
import org.jonction.api.route.RouteQuery;
import org.jonction.api.route.RoutingTable;
import org.jonction.api.trunk.MeteredText;
import org.jonction.api.trunk.NumberRule;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.Trunk.AdminState;
import org.jonction.api.trunk.TrunkProfile.Numbers;

/**
 * Finds the way of one call: rules of the source trunk, its dial plan, routes by priority, then for each of their
 * trunks translation and format. A function of its arguments alone.
 */
final class RoutePlanner {
    private final RoutingTable table;
    private final Function<String, Optional<Trunk>> trunks;
    private final Trunk source;
    private final List<Decision> decisions = new ArrayList<>();
    private final Map<String, Choice> choices = new LinkedHashMap<>();

    private RoutePlanner(RoutingTable table, Function<String, Optional<Trunk>> trunks, Trunk source) {
        this.table = table;
        this.trunks = trunks;
        this.source = source;
    }

    static RoutePlan plan(RouteQuery query, RoutingTable table, Function<String, Optional<Trunk>> trunks) {
        return new RoutePlanner(table, trunks, query.source()).plan(query.called(), query.calling());
    }

    private RoutePlan plan(String receivedCalled, String receivedCalling) {
        if (receivedCalled.isEmpty() || longest(receivedCalled, receivedCalling) > PhoneNumber.MAX_LENGTH) {
            decide(
                    "route",
                    "",
                    receivedCalled.isEmpty()
                            ? "No route: the call has no called number."
                            : "No route: a number of the call has more than " + PhoneNumber.MAX_LENGTH
                                    + " characters.");
            return new RoutePlan("", "", List.of(), decisions);
        }
        String called =
                normalize("called", receivedCalled, source.profile().numbers().inCalled());
        String calling =
                normalize("calling", receivedCalling, source.profile().numbers().inCalling());
        table.routes().stream().filter(route -> takes(route, called)).forEach(route -> follow(route, called, calling));
        if (choices.isEmpty()) {
            decide(
                    "route",
                    "",
                    "No route: none of " + table.routes().size() + " routes leads the called number " + called
                            + " from trunk " + source.name() + " to a trunk in service.");
        }
        return new RoutePlan(called, calling, List.copyOf(choices.values()), decisions);
    }

    private static int longest(String one, String other) {
        return Math.max(one.length(), other.length());
    }

    private String normalize(String subject, String received, List<NumberRule> inRules) {
        String number = new NumberRules("inbound", "profile " + source.profile().label(), inRules)
                .apply(subject, PhoneNumber.compact(received), decisions);
        if (source.dialPlan().isEmpty()) {
            return number;
        }
        DialPlan plan = table.dialPlans().get(source.dialPlan());
        if (plan == null) {
            decide(
                    "normalization",
                    "",
                    "Dial plan '" + source.dialPlan() + "' of trunk " + source.name() + " does not exist; the "
                            + subject + " number " + number + " stays as it is.");
            return number;
        }
        return new NumberRules("normalization", "dial plan '" + plan.name() + "'", plan.rules())
                .apply(subject, number, decisions);
    }

    private boolean takes(Route route, String called) {
        try {
            if (!matches(route.pattern(), called)) {
                return false;
            }
            if (route.except().isPresent() && matches(route.except().get(), called)) {
                decide("route", route.name(), "Route " + route.name() + " matches " + called + " but excepts it.");
                return false;
            }
        } catch (MeteredText.TooCostly e) {
            decide(
                    "route",
                    route.name(),
                    "Route " + route.name() + " counts as not matching " + called + ": one of its patterns "
                            + e.getMessage() + "; write it without nested repetitions.");
            return false;
        }
        if (!route.from().isEmpty() && !route.from().contains(source.name())) {
            decide(
                    "route",
                    route.name(),
                    "Route " + route.name() + " matches " + called + " but is not for calls from trunk " + source.name()
                            + ".");
            return false;
        }
        return true;
    }

    private static boolean matches(Pattern pattern, String number) {
        return MeteredText.matcher(pattern, number).matches();
    }

    private void follow(Route route, String called, String calling) {
        decide(
                "route",
                route.name(),
                "Route " + route.name() + " matches the called number " + called + " and leads to "
                        + String.join(", ", route.trunks()) + ".");
        for (String name : route.trunks()) {
            Optional<Trunk> trunk = trunks.apply(name);
            Optional<String> obstacle = obstacle(name, trunk);
            if (obstacle.isPresent()) {
                decide("trunk", name, "Trunk " + name + " is left out: " + obstacle.get() + ".");
            } else {
                choices.put(name, choice(route, trunk.orElseThrow(), called, calling));
            }
        }
    }

    private Optional<String> obstacle(String name, Optional<Trunk> trunk) {
        if (name.equals(source.name())) {
            return Optional.of("the call came from it");
        }
        if (choices.containsKey(name)) {
            return Optional.of("route " + choices.get(name).route() + " has it already");
        }
        if (trunk.isEmpty()) {
            return Optional.of("no trunk of this name is configured");
        }
        AdminState state = trunk.get().state();
        return state == AdminState.ENABLED ? Optional.empty() : Optional.of("it is " + state);
    }

    private static Choice choice(Route route, Trunk trunk, String called, String calling) {
        Numbers numbers = trunk.profile().numbers();
        String profile = "profile " + trunk.profile().label();
        List<Decision> translations = new ArrayList<>();
        String toCalled =
                new NumberRules("translation", profile, numbers.outCalled()).apply("called", called, translations);
        String toCalling =
                new NumberRules("translation", profile, numbers.outCalling()).apply("calling", calling, translations);
        toCalled = format("called", toCalled, trunk, translations);
        toCalling = format("calling", toCalling, trunk, translations);
        if (!numbers.techPrefix().isEmpty()) {
            toCalled = numbers.techPrefix() + toCalled;
            translations.add(new Decision(
                    "prefix",
                    trunk.profile().label(),
                    "The tech prefix of " + profile + " makes the called number " + toCalled + "."));
        }
        return new Choice(route.name(), trunk, toCalled, toCalling, translations);
    }

    private static String format(String subject, String number, Trunk trunk, List<Decision> decisions) {
        Numbers.Format format = trunk.profile().numbers().format();
        String formatted = PhoneNumber.format(number, format);
        if (!formatted.equals(number)) {
            decisions.add(new Decision(
                    "format",
                    trunk.profile().label(),
                    "The " + subject + " number " + number + " becomes " + formatted + " in the format " + format
                            + "."));
        }
        return formatted;
    }

    private void decide(String step, String rule, String text) {
        decisions.add(new Decision(step, rule, text));
    }
}
