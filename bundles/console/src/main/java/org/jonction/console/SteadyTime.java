package org.jonction.console;

import java.time.Instant;
import java.time.InstantSource;

/** Tells how much time has passed, however often the machine's clock is set meanwhile. */
public final class SteadyTime {
    private SteadyTime() {}

    /** Begins in 1970. */
    public static InstantSource begin() {
        long begin = System.nanoTime();
        return () -> Instant.EPOCH.plusNanos(System.nanoTime() - begin);
    }
}
