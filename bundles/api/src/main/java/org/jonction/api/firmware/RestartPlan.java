package org.jonction.api.firmware;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When the box restarts. Times are judged by the clock of the box: one that the clock is set past has come.
 *
 * @param mode what it waits for
 * @param at {@link Mode#AT}: when. {@link Mode#DRAINED}: when it stops waiting for the last call and restarts all the
 *     same. Null for {@link Mode#NOW}
 */
public record RestartPlan(Mode mode, @Nullable Instant at) {
    /** What a restart waits for. */
    public enum Mode {
        /** Nothing: calls are ended with BYE. */
        NOW,
        /**
         * New calls, and OPTIONS, are refused with 503 and Retry-After; the restart comes when the last call has ended.
         */
        DRAINED,
        /** A time. Calls that are up then are ended with BYE. */
        AT
    }
}
