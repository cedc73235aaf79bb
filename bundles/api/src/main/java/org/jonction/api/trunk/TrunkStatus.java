package org.jonction.api.trunk;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A trunk and the health of its peer.
 *
 * @param trunk the trunk
 * @param endpoints its endpoints in order of preference
 */
public record TrunkStatus(Trunk trunk, List<Endpoint> endpoints) {
    public TrunkStatus {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * Health of one endpoint.
     *
     * @param endpoint the endpoint
     * @param state its state
     * @param since since when, or empty before anything was heard
     * @param lastAnswer last answer or reason of silence, for example {@code 200 in 3 ms}
     */
    public record Endpoint(PeerEndpoint endpoint, EndpointState state, Optional<Instant> since, String lastAnswer) {}

    /** Whether a call can be sent there with hope. */
    public boolean usable() {
        return trunk.state() == Trunk.AdminState.ENABLED
                && endpoints.stream().anyMatch(e -> e.state() != EndpointState.DOWN);
    }
}
