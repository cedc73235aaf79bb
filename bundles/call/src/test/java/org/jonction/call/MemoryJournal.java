package org.jonction.call;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jonction.api.journal.JournalEntry;
import org.jonction.api.journal.JournalStatus;
import org.jonction.api.journal.SessionJournal;

/** A journal without a file, that may be full. */
final class MemoryJournal implements SessionJournal {
    final Map<String, byte[]> records = new LinkedHashMap<>();
    boolean full;
    int written;

    @Override
    public synchronized boolean put(JournalEntry entry) {
        if (!full) {
            records.put(entry.id(), entry.encode());
            written++;
        }
        return !full;
    }

    @Override
    public synchronized boolean remove(String id) {
        if (!full) {
            records.remove(id);
        }
        return !full;
    }

    @Override
    public boolean flush(long timeoutMs) {
        return true;
    }

    @Override
    public synchronized Map<String, byte[]> read() {
        return new LinkedHashMap<>(records);
    }

    /** The ids of the sessions in it. */
    synchronized Set<String> sessions() {
        return records.keySet().stream().filter(id -> !id.startsWith(Pins.PREFIX)).collect(Collectors.toSet());
    }

    @Override
    public JournalStatus status() {
        return new JournalStatus("memory", records.size(), 0, written, 0, 0, "");
    }
}
