package org.jonction.sip;

/** How far one loop is behind: what its timers and its sockets told in the last tenth of a second. Written by the loop. */
final class Lag {
    static final int WINDOW_MS = 100;
    private static final long NONE = Long.MAX_VALUE;

    private long windowMs;
    private long leastLateMs = NONE;
    private long longestBacklogMs;
    private long lastMs;

    /** A timer came {@code lateMs} late. Of a window the least counts: a single pause is no lag. */
    void timer(long lateMs, long nowMs) {
        roll(nowMs);
        leastLateMs = Math.min(leastLateMs, lateMs);
    }

    /** For {@code forMs} a socket has always had more than was read from it. */
    void backlog(long forMs, long nowMs) {
        roll(nowMs);
        longestBacklogMs = Math.max(longestBacklogMs, forMs);
    }

    /** Milliseconds that what comes now has to wait; for any thread. */
    long ms(long nowMs) {
        return nowMs - windowMs > 2 * WINDOW_MS ? 0 : Math.max(lastMs, longestBacklogMs);
    }

    private void roll(long nowMs) {
        long age = nowMs - windowMs;
        if (age < WINDOW_MS) {
            return;
        }
        lastMs = age < 2 * WINDOW_MS ? Math.max(leastLateMs == NONE ? 0 : leastLateMs, longestBacklogMs) : 0;
        windowMs = nowMs;
        leastLateMs = NONE;
        longestBacklogMs = 0;
    }
}
