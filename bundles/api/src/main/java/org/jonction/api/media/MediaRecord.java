package org.jonction.api.media;

/**
 * A session of the relay as far as it has to be known to take it over, or to build it again with the same ports.
 *
 * @param id identifier of the session
 * @param a the caller's side
 * @param b the called side
 */
public record MediaRecord(String id, MediaPlace a, MediaPlace b) {
    /** The place of this side. */
    public MediaPlace place(Side side) {
        return side == Side.A ? a : b;
    }
}
