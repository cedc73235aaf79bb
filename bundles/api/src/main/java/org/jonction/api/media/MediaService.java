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

    /** Tables for operators and tests. */
    MediaStatus status();
}
