package org.jonction.sip;

/** A socket that listens. */
interface Bound {
    /** Marks what it sends from now on. */
    void mark(int dscp);

    /** Stops to listen; the port is free on return. */
    void release();
}
