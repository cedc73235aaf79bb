package org.jonction.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jonction.api.call.Decision;
import org.jonction.api.gateway.DriverPolicy;
import org.jonction.api.media.Latching;
import org.jonction.api.route.DialPlan;
import org.jonction.api.route.Route;
import org.jonction.api.route.RoutePlan;
import org.jonction.api.route.RouteQuery;
import org.jonction.api.route.RoutingTable;
import org.jonction.api.sip.SipTimers;
import org.jonction.api.trunk.Access;
import org.jonction.api.trunk.NumberRule;
import org.jonction.api.trunk.OfferAnswerPolicy;
import org.jonction.api.trunk.Peer;
import org.jonction.api.trunk.PeerKind;
import org.jonction.api.trunk.RequestPolicy;
import org.jonction.api.trunk.TransferPolicy;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.Trunk.AdminState;
import org.jonction.api.trunk.TrunkProfile;
import org.jonction.api.trunk.TrunkProfile.CallerId;
import org.jonction.api.trunk.TrunkProfile.Health;
import org.jonction.api.trunk.TrunkProfile.Identity;
import org.jonction.api.trunk.TrunkProfile.Identity.UriHost;
import org.jonction.api.trunk.TrunkProfile.Media;
import org.jonction.api.trunk.TrunkProfile.Numbers;
import org.jonction.api.trunk.TrunkProfile.Numbers.Format;
import org.jonction.api.trunk.TrunkProfile.Responses;
import org.jonction.api.trunk.TrunkProfile.Timers;

/** A configuration in few words, and calls through it. */
final class Calls {
    /** Numbers of a profile that changes nothing. */
    static final Numbers PLAIN = numbers(Format.E164_PLUS, "", List.of(), List.of(), List.of(), List.of());

    private final Map<String, Trunk> trunks = new HashMap<>();
    private final Map<String, DialPlan> dialPlans = new HashMap<>();
    private final List<Route> routes = new ArrayList<>();

    static Numbers numbers(
            Format format,
            String techPrefix,
            List<NumberRule> inCalled,
            List<NumberRule> inCalling,
            List<NumberRule> outCalled,
            List<NumberRule> outCalling) {
        return new Numbers(format, techPrefix, inCalled, inCalling, outCalled, outCalling);
    }

    static NumberRule rule(String name, String pattern, String replace) {
        return new NumberRule(name, Pattern.compile(pattern), replace);
    }

    Calls dialPlan(String name, NumberRule... rules) {
        dialPlans.put(name, new DialPlan(name, List.of(rules)));
        return this;
    }

    Calls trunk(String name, AdminState state, String dialPlan, Numbers numbers) {
        trunks.put(name, newTrunk(name, state, dialPlan, numbers));
        return this;
    }

    /** An enabled trunk that changes no number. */
    static Trunk plainTrunk(String name) {
        return newTrunk(name, AdminState.ENABLED, "", PLAIN);
    }

    private static Trunk newTrunk(String name, AdminState state, String dialPlan, Numbers numbers) {
        TrunkProfile profile = new TrunkProfile(
                name + "-profile",
                "1.0.0",
                new Identity("", UriHost.TARGET, UriHost.BOX, true),
                new Health(0, 1, 1, 1, true, true, 0, 0),
                SipTimers.DEFAULT,
                new Timers(1, 1, Timers.FailoverStop.PROGRESS, 1, 0),
                new TrunkProfile.SessionTimer(
                        TrunkProfile.SessionTimer.Mode.ACCEPT, 1_800, 90, TrunkProfile.SessionTimer.Refresher.LOCAL),
                OfferAnswerPolicy.DEFAULT,
                new CallerId(CallerId.Assert.PAI, false),
                numbers,
                new Responses(List.of(), Set.of(), Set.of()),
                new Media(List.of(), Latching.STRICT, 0, 0),
                new TrunkProfile.Srtp(TrunkProfile.Srtp.Mode.OFF, List.of()),
                new TrunkProfile.Ice(TrunkProfile.Ice.Mode.OFF),
                TrunkProfile.Headers.NONE,
                new TransferPolicy(true, false, true, TransferPolicy.Redirect.FOLLOW, 5),
                new RequestPolicy(List.of(), RequestPolicy.Message.REFUSE));
        Peer peer = new Peer(name, PeerKind.PBX, "", "generic", List.of(), List.of(), List.of());
        return new Trunk(name, state, "sip", "r", "m", peer, dialPlan, 0, Access.NONE, profile, DriverPolicy.NONE);
    }

    Calls trunk(String name) {
        trunks.put(name, plainTrunk(name));
        return this;
    }

    Calls route(String name, int priority, String pattern, String... to) {
        return route(new Route(name, priority, Pattern.compile(pattern), Optional.empty(), List.of(), List.of(to)));
    }

    Calls route(Route route) {
        routes.add(route);
        return this;
    }

    RoutePlan call(String from, String called, String calling) {
        return RoutePlanner.plan(
                new RouteQuery(trunks.get(from), called, calling),
                new RoutingTable(dialPlans, routes),
                name -> Optional.ofNullable(trunks.get(name)));
    }

    /** The decisions as {@code step/rule}. */
    static List<String> steps(List<Decision> decisions) {
        return decisions.stream()
                .map(decision -> decision.step() + "/" + decision.rule())
                .toList();
    }
}
