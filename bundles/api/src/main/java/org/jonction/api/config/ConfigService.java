package org.jonction.api.config;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The one source of truth of the configuration: documents are checked as a whole, committed as a snapshot and delivered
 * through ConfigAdmin. A refused change alters nothing.
 */
@ProviderType
public interface ConfigService {
    /** The documents of the active snapshot by path. */
    List<Document> documents();

    /** The snapshot in force, or empty when no acceptable configuration was ever loaded. */
    Optional<Snapshot> active();

    /** Checks a change against the active documents without applying it: all mistakes at once, and what it alters. */
    CheckResult check(Change change);

    /**
     * Checks a change and, when it is acceptable, writes it durably and puts it in force.
     *
     * @return the check; the change is in force if and only if {@link CheckResult#acceptable()}
     * @throws java.io.UncheckedIOException when the documents cannot be written; nothing is in force then
     */
    CheckResult commit(Change change);

    /** The mistakes in the watched folder since its last load; empty when the folder is what is in force. */
    List<Problem> folderProblems();

    /** Earlier snapshots and the active one, newest first. */
    List<Snapshot> history();

    /** The documents of a snapshot of the history, or empty when it is kept no longer. */
    Optional<List<Document>> documents(Snapshot snapshot);

    /**
     * Adds a snapshot that was in force at another time or on another box to the history, as its newest. Nothing comes
     * into force by it; one that is known already is passed over.
     *
     * @throws IllegalArgumentException when the documents do not fit the snapshot's hash
     * @throws java.io.UncheckedIOException when it cannot be written
     */
    void remember(Snapshot snapshot, List<Document> documents);
}
