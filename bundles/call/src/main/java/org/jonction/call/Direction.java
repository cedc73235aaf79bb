package org.jonction.call;

import java.util.Locale;

/** Direction of a media stream as its sender of SDP sees it (RFC 8866 section 6.7). */
enum Direction {
    INACTIVE,
    SENDONLY,
    RECVONLY,
    SENDRECV;

    private static final Direction[] BY_BITS = values();

    /** The attribute's name. */
    final String attribute = name().toLowerCase(Locale.ROOT);

    private boolean sends() {
        return (ordinal() & 1) != 0;
    }

    private boolean receives() {
        return (ordinal() & 2) != 0;
    }

    private static Direction of(boolean sends, boolean receives) {
        return BY_BITS[(sends ? 1 : 0) | (receives ? 2 : 0)];
    }

    /** What is left of this direction when its owner cannot receive. */
    Direction deaf() {
        return of(sends(), false);
    }

    /** What is left of this direction as an answer to {@code offer}. */
    Direction answering(Direction offer) {
        // RFC 3264 6.1: the answerer sends only what the offerer receives, and the other way round
        return of(sends() && offer.receives(), receives() && offer.sends());
    }
}
