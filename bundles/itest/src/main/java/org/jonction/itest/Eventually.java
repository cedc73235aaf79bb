package org.jonction.itest;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what other threads of the framework bring about. */
final class Eventually {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Eventually() {}

    /** The first value that is as wanted. @throws AssertionError with the last value when none comes */
    static <T> T get(Supplier<T> value, Predicate<? super T> wanted) {
        return get(PATIENCE, value, wanted);
    }

    /** As {@link #get(Supplier, Predicate)}, with patience of its own. */
    static <T> T get(Duration patience, Supplier<T> value, Predicate<? super T> wanted) {
        Instant end = Instant.now().plus(patience);
        T last = value.get();
        while (!wanted.test(last)) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("still not as wanted: " + last);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            last = value.get();
        }
        return last;
    }
}
