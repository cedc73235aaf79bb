package org.jonction.api.media;

import org.osgi.annotation.versioning.ProviderType;

/** The media relay. */
@ProviderType
public interface MediaService {
    /**
     * Opens a session with a port pair on each side.
     *
     * @throws NoPortException when a media realm is unknown or full; nothing stays open then
     */
    MediaSession open(MediaLeg a, MediaLeg b, MediaEvents events) throws NoPortException;

    /**
     * Takes over a session that was left with {@link MediaSession#leave}: the running one if there is one, else one
     * built anew from the record, with the same ports and accepted sources. Its media realm may come later.
     *
     * @throws NoPortException when it does not run and its ports cannot be bound again
     */
    MediaSession adopt(MediaRecord record, MediaLeg a, MediaLeg b, MediaEvents events) throws NoPortException;

    /** Tables for operators and tests. */
    MediaStatus status();
}
