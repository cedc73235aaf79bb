package org.jonction.api.trunk;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A trunk and the health of its peer.
 *
 * @param trunk the trunk
 * @param endpoints its endpoints in order of preference
 * @param resolutions what DNS has said of the names among the peer's hosts
 */
public record TrunkStatus(Trunk trunk, List<Endpoint> endpoints, List<Resolution> resolutions) {
    public TrunkStatus {
        endpoints = List.copyOf(endpoints);
        resolutions = List.copyOf(resolutions);
    }

    /**
     * What DNS has said of one name.
     *
     * @param host name, port and transport as the document gives them
     * @param fresh whether its answer is as DNS has it now; else the last good one stays in force (RFC 8767)
     * @param since since when that is so
     * @param text how the endpoints were found, or what is wrong
     */
    public record Resolution(PeerHost host, boolean fresh, Instant since, String text) {}

    /**
     * Health of one endpoint.
     *
     * @param endpoint the endpoint
     * @param state its state
     * @param since since when, or empty before anything was heard
     * @param lastAnswer last answer or reason of silence, for example {@code 200 in 3 ms}
     * @param reason why it is in this state
     */
    public record Endpoint(
            PeerEndpoint endpoint, EndpointState state, Optional<Instant> since, String lastAnswer, String reason) {
        /** Whether a call can be sent there with hope. */
        public boolean usable() {
            return switch (state) {
                case UNKNOWN, UP, DEGRADED, DEMOTED -> true;
                case DOWN, DRAINING, BLOCKED -> false;
            };
        }
    }

    /** Whether a call can be sent there with hope. */
    public boolean usable() {
        return trunk.state() == Trunk.AdminState.ENABLED
                && endpoints.stream().anyMatch(Endpoint::usable);
    }
}
