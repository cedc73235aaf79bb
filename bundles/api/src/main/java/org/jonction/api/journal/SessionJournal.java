package org.jonction.api.journal;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The session journal: the last record of each confirmed session. It outlives every bundle that writes to it and, where
 * its place is a file, the process. Safe from any thread; {@link #put} and {@link #remove} only hand over.
 */
@ProviderType
public interface SessionJournal {
    /** Takes a record in place of the one with the same id. @return false when too many wait: to be handed over again */
    boolean put(JournalEntry entry);

    /** Forgets a record. @return false when too many wait: to be asked again */
    boolean remove(String id);

    /**
     * Waits until everything that was handed over before is written.
     *
     * @param timeoutMs milliseconds to wait at most
     * @return whether it is
     */
    boolean flush(long timeoutMs);

    /** The last record of each id, after all that was handed over before; waits for it to be written. */
    Map<String, byte[]> read();

    /** Figures for operators and tests. */
    JournalStatus status();
}
