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
     * What the header rules of a trunk would make of a message; no call is placed.
     *
     * @param trunk name of the trunk, whose latest profile is taken
     * @param incoming whether the message comes from the trunk's peer, or goes to it
     * @param message an INVITE, or a response to one, as text
     * @param caller for a message that goes to the peer, the INVITE of the calling side; may be empty
     * @throws IllegalArgumentException when there is no such trunk, or a text is no such message; says why
     */
    Trial tryHeaderRules(String trunk, boolean incoming, String message, String caller);

    /**
     * Header rules tried on a message.
     *
     * @param steps what became of each rule, in order
     * @param message the message afterwards
     */
    record Trial(List<Decision> steps, String message) {
        public Trial {
            steps = List.copyOf(steps);
        }
    }

    /**
     * Sessions since start.
     *
     * @param offered sessions begun
     * @param answered sessions answered
     * @param failed sessions ended without an answer
     */
    record Totals(long offered, long answered, long failed) {}
}
