package org.jonction.sip;

import org.jonction.api.journal.Custody;

/** A socket that listens. */
interface Bound {
    /** Marks what it sends from now on. */
    void mark(int dscp);

    /**
     * Stops to listen, without giving up what waits to be received: the next version of this bundle gets it. What can
     * not be kept is released.
     */
    default void leave(Custody custody) {
        release();
    }

    /** Stops to listen; the port is free on return. */
    void release();
}
