package org.jonction.api.media;

import java.util.List;

/**
 * How far the keys of one side have been used, without which a stream can neither be read nor written on (RFC 3711
 * section 3.2.3).
 *
 * @param sent streams that the box sends
 * @param received streams of the far end
 */
public record SrtpProgress(List<Stream> sent, List<Stream> received) {
    /** Nothing yet. */
    public static final SrtpProgress NONE = new SrtpProgress(List.of(), List.of());

    public SrtpProgress {
        sent = List.copyOf(sent);
        received = List.copyOf(received);
    }

    /**
     * One stream.
     *
     * @param ssrc synchronization source
     * @param index highest packet index: rollover counter and sequence number; -1 before the first
     * @param rtcpIndex highest SRTCP index; -1 before the first
     */
    public record Stream(int ssrc, long index, long rtcpIndex) {}
}
