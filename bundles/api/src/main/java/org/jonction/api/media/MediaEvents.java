package org.jonction.api.media;

import org.osgi.annotation.versioning.ConsumerType;

/** What the relay notices about a session; called on a media loop, so it must hand over and return at once. */
@ConsumerType
@FunctionalInterface
public interface MediaEvents {
    /** Neither RTP nor RTCP came from this side for as long as its leg allows. Reported once per silence. */
    void onSilence(Side side);

    /**
     * Packets of this side are now taken from another source, or its SRTP streams have come so far that it has to be
     * known: {@link MediaSession#record} tells.
     */
    default void onSource(Side side) {}
}
