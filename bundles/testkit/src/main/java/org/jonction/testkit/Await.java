package org.jonction.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for what must come true, and says what it saw instead. */
public final class Await {
    private static final long POLL_MS = 20;

    private Await() {}

    /** Returns as soon as {@code condition} holds; one that throws does not hold yet. */
    public static void until(Duration patience, Callable<Boolean> condition, Supplier<String> instead) {
        long end = System.nanoTime() + patience.toNanos();
        Exception last = null;
        while (System.nanoTime() < end) {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception e) {
                last = e;
            }
            pause();
        }
        throw new AssertionError("not so within " + patience + ", instead: " + describe(instead), last);
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static @Nullable String describe(Supplier<String> instead) {
        try {
            return instead.get();
        } catch (RuntimeException e) {
            return e.toString();
        }
    }
}
