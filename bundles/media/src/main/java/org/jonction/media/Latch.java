package org.jonction.media;

import java.net.InetSocketAddress;
import org.jonction.api.media.Latching;
import org.jspecify.annotations.Nullable;

/** Decides for one port from which source packets are taken. Used on a media loop only. */
final class Latch {
    /** What to do with a packet. */
    enum Verdict {
        /** It comes from the accepted source. */
        ACCEPT,
        /** It comes from a source that a valid packet makes the accepted one. */
        LATCH,
        /** It comes from somebody else. */
        STRAY
    }

    /** For so many seconds of packets from the old source a new one may follow a changed address in SDP. */
    private static final int CHOICE_S = 5;

    private final Latching mode;
    private @Nullable InetSocketAddress named;
    private @Nullable InetSocketAddress source;
    private int choiceS;

    Latch(Latching mode) {
        this.mode = mode;
    }

    @Nullable InetSocketAddress named() {
        return named;
    }

    @Nullable InetSocketAddress source() {
        return source;
    }

    /**
     * Takes the address that SDP names. A changed one allows one new choice, and the old source stays until then. A
     * source that came before any SDP has no such claim.
     */
    void name(InetSocketAddress address) {
        if (address.equals(named)) {
            return;
        }
        boolean first = named == null;
        named = address;
        if (mode == Latching.OFF || first && !address.equals(source)) {
            source = null;
        }
        reopen();
    }

    /** Allows one new choice, unless the accepted source is the one that SDP names. */
    void reopen() {
        choiceS = source != null && !source.equals(named) ? CHOICE_S : 0;
    }

    /** Whether a choice that was reopened is still to be made. */
    boolean reopened() {
        return choiceS > 0;
    }

    /** Whether a source other than the accepted one may be latched now. */
    boolean choosing() {
        return source == null || choiceS > 0 || mode == Latching.STRICT && !source.equals(named);
    }

    /** Judges the source of a packet. */
    Verdict judge(InetSocketAddress from) {
        if (from.equals(source)) {
            return Verdict.ACCEPT;
        }
        boolean free = source == null || choiceS > 0;
        boolean wins =
                switch (mode) {
                    case OFF -> from.equals(named);
                    case FIRST -> free;
                    case STRICT -> free || from.equals(named);
                };
        return wins ? Verdict.LATCH : Verdict.STRAY;
    }

    /** Accepts a source that {@link #judge} found to be one for {@link Verdict#LATCH}. */
    void take(InetSocketAddress from) {
        source = new InetSocketAddress(from.getAddress(), from.getPort());
        choiceS = 0;
    }

    /** Counts a second in which the accepted source was heard: the time for a new choice runs out. */
    void heardForASecond() {
        if (choiceS > 0) {
            choiceS--;
        }
    }
}
