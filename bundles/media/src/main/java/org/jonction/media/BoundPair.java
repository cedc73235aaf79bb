package org.jonction.media;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jonction.api.media.MediaAddress;
import org.jspecify.annotations.Nullable;

/**
 * A port pair that one side of a session holds.
 *
 * @param realm name of its media realm
 * @param owner the media realm that gave it, or null when another relay had it before
 */
record BoundPair(
        String realm,
        @Nullable RealmPorts owner,
        PortPair pair,
        int dscp,
        MediaAddress advertised,
        BoundPort rtp,
        BoundPort rtcp) {
    /** Binds both ports, or none. */
    static BoundPair bind(
            String realm,
            @Nullable RealmPorts owner,
            PortPair pair,
            int dscp,
            MediaAddress advertised,
            AtomicInteger openSockets)
            throws IOException {
        BoundPort rtp = BoundPort.bind(pair.rtp(), dscp, openSockets);
        try {
            return new BoundPair(
                    realm, owner, pair, dscp, advertised, rtp, BoundPort.bind(pair.rtcp(), dscp, openSockets));
        } catch (IOException e) {
            rtp.socket().close();
            throw e;
        }
    }

    /** Closes both sockets of a pair that no session has got. */
    void close() {
        rtp.socket().close();
        rtcp.socket().close();
    }
}
