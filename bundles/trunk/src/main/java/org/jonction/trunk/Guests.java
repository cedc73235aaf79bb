package org.jonction.trunk;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;

/** How many messages of sources that are still unknown are looked at: a few of each, and not many of all. */
final class Guests {
    static final int BURST = 20;
    static final int PER_SECOND = 2;
    static final int BURST_OF_ALL = 500;
    static final int PER_SECOND_OF_ALL = 100;
    private static final int MOST_SOURCES = 10_000;

    private final LongSupplier clockMs;
    private final LinkedHashMap<InetAddress, Bucket> sources = new LinkedHashMap<>(16, 0.75f, true);
    private final Bucket all;

    Guests(LongSupplier clockMs) {
        this.clockMs = clockMs;
        all = new Bucket(BURST_OF_ALL, PER_SECOND_OF_ALL, clockMs.getAsLong());
    }

    /** A bucket of tokens that fills by itself. */
    private static final class Bucket {
        private final int most;
        private final int perSecond;
        private double left;
        private long atMs;

        Bucket(int most, int perSecond, long nowMs) {
            this.most = most;
            this.perSecond = perSecond;
            left = most;
            atMs = nowMs;
        }

        boolean take(long nowMs) {
            left = Math.min(most, left + (nowMs - atMs) * perSecond / 1000.0);
            atMs = nowMs;
            if (left < 1) {
                return false;
            }
            left--;
            return true;
        }
    }

    /** Whether one more message from there is looked at. */
    synchronized boolean admit(InetAddress source) {
        long nowMs = clockMs.getAsLong();
        Bucket own = sources.get(source);
        if (own == null) {
            if (sources.size() >= MOST_SOURCES) {
                sources.pollFirstEntry();
            }
            own = new Bucket(BURST, PER_SECOND, nowMs);
            sources.put(source, own);
        }
        return own.take(nowMs) && all.take(nowMs); // one that floods does not spend what is for the others
    }
}
