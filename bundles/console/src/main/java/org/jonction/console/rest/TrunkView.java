package org.jonction.console.rest;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jonction.api.call.CallInfo;
import org.jonction.api.call.LegInfo;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.RegistrationStatus;
import org.jonction.api.trunk.TrunkStatus;
import org.jonction.console.Json;
import org.jspecify.annotations.Nullable;

/**
 * A trunk as JSON.
 *
 * @param sessions live sessions with a leg on this trunk
 * @param maxSessions most sessions at once; 0 for no limit
 */
record TrunkView(
        String name,
        String state,
        boolean usable,
        String peer,
        String kind,
        String realm,
        String sipInterface,
        String mediaRealm,
        String profile,
        String driver,
        long sessions,
        int maxSessions,
        List<Endpoint> endpoints,
        List<Resolution> names,
        @Nullable RegistrationView registration) {
    /**
     * The registration at the peer; absent for a trunk that does not register.
     *
     * @param expires when the registrar forgets it; absent while it holds none
     */
    record RegistrationView(String state, String since, @Nullable String expires, String endpoint, String text) {
        static RegistrationView of(RegistrationStatus status) {
            return new RegistrationView(
                    status.state().name(),
                    Json.time(status.since()),
                    status.expires().map(Json::time).orElse(null),
                    status.endpoint(),
                    status.text());
        }
    }

    /**
     * @param host name that DNS resolved to it; empty when the document names the address
     * @param since since when it is in this state; absent before anything was heard
     * @param reason why it is in this state
     */
    record Endpoint(
            String address, String host, String state, @Nullable String since, String lastAnswer, String reason) {
        static Endpoint of(TrunkStatus.Endpoint endpoint) {
            return new Endpoint(
                    endpoint.endpoint().toString(),
                    endpoint.endpoint().host(),
                    endpoint.state().name(),
                    endpoint.since().map(Json::time).orElse(null),
                    endpoint.lastAnswer(),
                    endpoint.reason());
        }
    }

    /**
     * A name that DNS resolves.
     *
     * @param fresh whether the endpoints are as DNS has them now; else its last good answer is in use
     * @param since since when that is so
     * @param text how they were found, or what is wrong
     */
    record Resolution(String host, boolean fresh, String since, String text) {
        static Resolution of(TrunkStatus.Resolution resolution) {
            return new Resolution(
                    resolution.host().toString(),
                    resolution.fresh(),
                    Json.time(resolution.since()),
                    resolution.text());
        }
    }

    static TrunkView of(TrunkStatus status, Optional<RegistrationStatus> registration, List<CallInfo> calls) {
        Trunk trunk = status.trunk();
        return new TrunkView(
                trunk.name(),
                trunk.state().name(),
                status.usable(),
                trunk.peer().name(),
                trunk.peer().kind().name(),
                trunk.realm(),
                trunk.sipInterface(),
                trunk.mediaRealm(),
                trunk.profile().label(),
                trunk.driver().driver() + "@" + trunk.driver().version(),
                calls.stream().filter(call -> hasLegOn(call, trunk.name())).count(),
                trunk.maxSessions(),
                status.endpoints().stream().map(Endpoint::of).toList(),
                status.resolutions().stream().map(Resolution::of).toList(),
                registration.map(RegistrationView::of).orElse(null));
    }

    private static boolean hasLegOn(CallInfo call, String trunk) {
        return Stream.concat(Stream.of(call.a()), call.b().stream())
                .map(LegInfo::trunk)
                .anyMatch(trunk::equals);
    }
}
