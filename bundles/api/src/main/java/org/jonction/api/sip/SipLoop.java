package org.jonction.api.sip;

import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The single thread on which all messages, timers and state changes of a call run; it must never be blocked.
 * {@link #execute} may be called from any thread.
 */
@ProviderType
public interface SipLoop extends Executor {
    /** Runs {@code task} on this loop after {@code delayMs} milliseconds unless cancelled before. */
    Timer schedule(long delayMs, Runnable task);

    /** A task that was put on a loop for later. */
    @FunctionalInterface
    interface Timer {
        /** Takes the task back; no effect when it has run. To be called on the loop. */
        void cancel();
    }
}
