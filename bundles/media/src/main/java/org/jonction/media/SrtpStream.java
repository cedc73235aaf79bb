package org.jonction.media;

import org.jonction.api.media.SrtpProgress;

/** One synchronization source under one key: which packets there have been (RFC 3711 section 3.2.3). */
final class SrtpStream {
    private static final int WINDOW = 64;
    /** Whoever goes on from a record lets so many SRTCP packets be forgotten, lest an index comes twice. */
    private static final int RTCP_SKIP = 1 << 14;

    final int ssrc;
    /** When it was last used, in packets of its context. */
    long usedAt;
    /** Whether some packet has been seen here, so that the rollover counter is certain. */
    private boolean seen;
    private long highest = -1;
    /** Bit n is set when the packet n before the highest has been there. */
    private long window;
    private long rtcpHighest = -1;
    private long rtcpWindow;

    SrtpStream(int ssrc) {
        this.ssrc = ssrc;
    }

    /** Goes on from what is known of it: nothing up to there passes again. */
    SrtpStream(SrtpProgress.Stream from, boolean sent) {
        ssrc = from.ssrc();
        highest = from.index();
        window = -1;
        rtcpHighest = from.rtcpIndex() + (sent ? RTCP_SKIP : 0);
        rtcpWindow = -1;
    }

    SrtpProgress.Stream progress() {
        return new SrtpProgress.Stream(ssrc, highest, rtcpHighest);
    }

    boolean seen() {
        return seen;
    }

    long highest() {
        return highest;
    }

    /** RFC 3711 3.3.1: the index nearest to the highest one; negative for a packet before the first. */
    long index(int sequence) {
        return highest < 0 ? sequence : highest + (short) (sequence - (int) highest);
    }

    /** RFC 3711 3.3.2: whether a packet of this index has not been there and is not too old to tell. */
    boolean fresh(long index) {
        return index >= 0 && fresh(index, highest, window);
    }

    void take(long index) {
        window = with(index, highest, window);
        highest = Math.max(highest, index);
        seen = true;
    }

    boolean freshRtcp(long index) {
        return fresh(index, rtcpHighest, rtcpWindow);
    }

    void takeRtcp(long index) {
        rtcpWindow = with(index, rtcpHighest, rtcpWindow);
        rtcpHighest = Math.max(rtcpHighest, index);
    }

    /** RFC 3711 3.4: the index of the next packet that is sent. */
    long nextRtcp() {
        return ++rtcpHighest;
    }

    private static boolean fresh(long index, long highest, long window) {
        long behind = highest - index;
        return behind < 0 || behind < WINDOW && (window >>> behind & 1) == 0;
    }

    private static long with(long index, long highest, long window) {
        long ahead = index - highest;
        if (ahead > 0) {
            return ahead < WINDOW && highest >= 0 ? window << ahead | 1 : 1;
        }
        return window | 1L << -ahead;
    }
}
