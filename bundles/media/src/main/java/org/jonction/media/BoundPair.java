package org.jonction.media;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jonction.api.media.MediaAddress;

/** A port pair of a media realm that one side of a session holds. */
record BoundPair(String realm, PortPair pair, int dscp, MediaAddress advertised, BoundPort rtp, BoundPort rtcp) {
    /** Binds both ports, or none. */
    static BoundPair bind(
            String realm, PortPair pair, int dscp, MediaAddress advertised, AtomicInteger openSockets)
            throws IOException {
        BoundPort rtp = BoundPort.bind(pair.rtp(), dscp, openSockets);
        try {
            return new BoundPair(
                    realm, pair, dscp, advertised, rtp, BoundPort.bind(pair.rtcp(), dscp, openSockets));
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
