package org.jonction.api.journal;

import org.osgi.annotation.versioning.ConsumerType;

/** An immutable record on its way into the journal; it becomes bytes on the journal's own thread. */
@ConsumerType
public interface JournalEntry {
    /** What the record is of; a later record with the same id takes its place. */
    String id();

    /** The record's bytes. What they mean, and in which version, is the owner's matter. */
    byte[] encode();
}
