package org.jonction.api.call;

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
     * Sessions since start.
     *
     * @param offered sessions begun
     * @param answered sessions answered
     * @param failed sessions ended without an answer
     */
    record Totals(long offered, long answered, long failed) {}
}
