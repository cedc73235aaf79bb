package org.jonction.api.call;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The live and the latest sessions. Safe from any thread. */
@ProviderType
public interface CallService {
    /** Every live session, oldest first. */
    List<CallInfo> calls();

    /** The latest sessions that ended, newest first; a bounded number. */
    List<CallEnd> ended();

    /** Sessions since start. */
    Totals totals();

    /** Ends a session with BYE or a refusal on both legs. @return whether it was live */
    boolean hangUp(String id, String reason);

    /**
     * Refuses new sessions from now on, with 503 and Retry-After (RFC 3261 section 21.5.4), and answers OPTIONS in the
     * same way (section 11.2); sessions that are live, and requests within them, go on. Another provider of this service knows nothing of it.
     *
     * @param retryAfter what callers are told to wait, in whole seconds
     */
    void refuseNewCalls(Duration retryAfter);

    /** Takes new sessions again after {@link #refuseNewCalls}. */
    void acceptNewCalls();

    /**
     * Sessions since start.
     *
     * @param offered sessions begun
     * @param answered sessions answered
     * @param failed sessions ended without an answer
     */
    record Totals(long offered, long answered, long failed) {}
}
