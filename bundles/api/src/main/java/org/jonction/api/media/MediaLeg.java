package org.jonction.api.media;

/**
 * What one side of a session asks of the relay.
 *
 * @param mediaRealm name of the media realm to take the ports from
 * @param latching from which source packets are taken
 * @param silenceTimeoutS seconds without any RTP or RTCP after which silence is reported; 0 never
 * @param holdTimeoutS the same while media is held; 0 never
 * @param secure whether nothing passes, in either direction, before {@link MediaSession#remote} has told the keys or
 *     that there are none
 */
public record MediaLeg(
        String mediaRealm, Latching latching, int silenceTimeoutS, int holdTimeoutS, boolean secure) {
    /** A leg whose media is plain. */
    public MediaLeg(String mediaRealm, Latching latching, int silenceTimeoutS, int holdTimeoutS) {
        this(mediaRealm, latching, silenceTimeoutS, holdTimeoutS, false);
    }
}
