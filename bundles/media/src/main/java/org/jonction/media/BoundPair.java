package org.jonction.media;

import org.jonction.api.media.MediaAddress;

/** A port pair of a media realm that one side of a session holds. */
record BoundPair(RealmPorts realm, PortPair pair, MediaAddress advertised, BoundPort rtp, BoundPort rtcp) {
    /** Gives the pair back; its sockets are closed by then. */
    void release(long restNanos) {
        realm.release(pair, restNanos);
    }
}
