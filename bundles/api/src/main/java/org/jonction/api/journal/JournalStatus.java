package org.jonction.api.journal;

/**
 * The session journal at one moment.
 *
 * @param place where it is kept
 * @param records records in force
 * @param bytes size of what is kept, superseded records included
 * @param written records and removals written since start
 * @param waiting records and removals handed over and not yet written
 * @param refused hand-overs refused since start because too many waited
 * @param error why it cannot be written now; empty while it can
 */
public record JournalStatus(
        String place, int records, long bytes, long written, int waiting, long refused, String error) {}
