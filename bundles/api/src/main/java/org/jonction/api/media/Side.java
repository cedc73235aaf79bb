package org.jonction.api.media;

/** One of the two sides of a relayed session: {@code A} faces the caller, {@code B} the called party. */
public enum Side {
    A,
    B;

    /** The opposite side. */
    public Side other() {
        return this == A ? B : A;
    }
}
