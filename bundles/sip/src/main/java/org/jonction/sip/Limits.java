package org.jonction.sip;

import java.util.Set;

/**
 * How many new requests one loop takes.
 *
 * @param perSourceS most in a second from one address; 0 for no limit
 * @param allS most in a second from all together; 0 for no limit
 * @param lagMs the lag from which on the heaviest sources are cut back; 0 for never
 * @param emergencyNumbers called numbers that are never refused
 */
record Limits(int perSourceS, int allS, int lagMs, Set<String> emergencyNumbers) {
    static final Limits NONE = new Limits(0, 0, 0, Set.of());

    /** The part of one of {@code loops} in the limits of the box: Call-IDs spread evenly. */
    Limits ofOne(int loops) {
        return new Limits(Math.ceilDiv(perSourceS, loops), Math.ceilDiv(allS, loops), lagMs, emergencyNumbers);
    }
}
