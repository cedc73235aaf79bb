package org.jonction.trunk;

import java.util.Collection;
import java.util.Optional;
import org.jonction.api.trunk.EndpointState;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkStatus;

/** Knows the health of peer endpoints. */
interface Watcher {
    /** Watches nothing. */
    Watcher NONE = new Watcher() {
        @Override
        public void watch(Collection<Trunk> trunks) {}

        @Override
        public TrunkStatus.Endpoint health(String sipInterface, PeerEndpoint endpoint) {
            return notWatched(endpoint);
        }
    };

    static TrunkStatus.Endpoint notWatched(PeerEndpoint endpoint) {
        return new TrunkStatus.Endpoint(endpoint, EndpointState.UNKNOWN, Optional.empty(), "not watched");
    }

    /** Makes the endpoints of these trunks, and no others, the watched ones. */
    void watch(Collection<Trunk> trunks);

    /** What is known of an endpoint as reached from a SIP interface. */
    TrunkStatus.Endpoint health(String sipInterface, PeerEndpoint endpoint);
}
