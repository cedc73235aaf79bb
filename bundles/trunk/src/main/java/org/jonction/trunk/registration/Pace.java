package org.jonction.trunk.registration;

import java.util.function.DoubleSupplier;

/** When a registration is sent again; pauses are spread so that a thousand boxes do not come back at once. */
final class Pace {
    private static final int FIRST_PAUSE_MS = 2_000;
    private static final int LONGEST_PAUSE_MS = 300_000;
    private static final int FIRST_REFUSED_MS = 300_000;
    private static final int LONGEST_REFUSED_MS = 3_600_000;

    private final DoubleSupplier random;
    private int failures;

    /** @param random numbers from 0 to 1 */
    Pace(DoubleSupplier random) {
        this.random = random;
    }

    void succeeded() {
        failures = 0;
    }

    /** Milliseconds until a registration of this life is refreshed: between 70 and 85 % of it. */
    long refreshMs(int grantedS) {
        return Math.round(grantedS * 1000L * (0.7 + 0.15 * random.getAsDouble()));
    }

    /** Milliseconds to the next try after one more failure, twice as long each time; at least {@code leastS}. */
    long pauseMs(boolean refused, int leastS) {
        int first = refused ? FIRST_REFUSED_MS : FIRST_PAUSE_MS;
        int longest = refused ? LONGEST_REFUSED_MS : LONGEST_PAUSE_MS;
        long grown = Math.min(longest, (long) first << Math.min(failures, 20));
        failures++;
        return Math.max(leastS * 1000L, Math.round(grown * (0.5 + 0.5 * random.getAsDouble())));
    }
}
