package org.jonction.api.media;

import org.osgi.annotation.versioning.ProviderType;

/**
 * The relayed media of one call: two sides with a port pair each. {@link #local} and {@link #stats} may be called from
 * any thread, the other methods from any one thread at a time.
 */
@ProviderType
public interface MediaSession {
    /** Where the box receives on this side; the same for the whole session unless {@link #move} changes it. */
    MediaAddress local(Side side);

    /**
     * Tells where a far end wants its media. A changed address allows one new latch (a far end that moves its media);
     * the same address changes nothing. Silence is counted once the addresses of both sides are known, and from zero
     * after each call of this method.
     */
    void remote(Side side, RemoteMedia remote);

    /**
     * Moves one side to another leg, for a further try on another trunk. Ports stay when the media realm stays. What
     * was latched there is forgotten.
     *
     * @throws NoPortException when the other media realm has none left; the side is as before then
     */
    void move(Side side, MediaLeg leg) throws NoPortException;

    /** The counters of one side; eventually consistent while packets flow, exact after {@link #close}. */
    StreamStats stats(Side side);

    /** What {@link MediaService#adopt} needs to go on with this session. Any thread. */
    MediaRecord record();

    /**
     * Leaves the session to itself: it relays on for a minute, in which another may adopt it, and nothing is reported
     * any more.
     */
    void leave();

    /** Ends the session and frees its ports. Further calls have no effect. */
    void close();
}
