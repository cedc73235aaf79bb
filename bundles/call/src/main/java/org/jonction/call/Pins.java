package org.jonction.call;

import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Map;
import org.jonction.api.journal.JournalEntry;
import org.jonction.api.journal.SessionJournal;
import org.jonction.api.trunk.Trunk;

/** The versions of trunks that session records refer to, each in the journal once. */
final class Pins {
    /** What the ids of these records begin with; those of sessions are tags, which have no slash. */
    static final String PREFIX = "trunk/";

    private final SessionJournal journal;
    private final Map<Face, Integer> users = new IdentityHashMap<>();

    /** A trunk with its profile and the policy of its driver. */
    private record Pin(String id, Trunk trunk) implements JournalEntry {
        @Override
        public byte[] encode() {
            return RecordWriter.write(trunk);
        }
    }

    Pins(SessionJournal journal) {
        this.journal = journal;
    }

    /** A session refers to this version of a trunk. @return false when the journal takes no more for now */
    synchronized boolean take(Face face) {
        Integer count = users.get(face);
        if (count == null) {
            if (!journal.put(new Pin(face.pin, face.trunk))) {
                return false;
            }
            removeUnused(face.trunk.name());
        }
        users.put(face, count == null ? 1 : count + 1);
        return true;
    }

    /** Notes a user of a version that lies in the journal already. */
    synchronized void adopt(Face face) {
        users.merge(face, 1, Integer::sum);
    }

    /** One session less; the version stays until there is another one. */
    synchronized void release(Face face) {
        users.computeIfPresent(face, (of, count) -> count - 1);
    }

    private void removeUnused(String trunk) {
        for (Iterator<Map.Entry<Face, Integer>> all = users.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Face, Integer> one = all.next();
            if (one.getValue() == 0
                    && one.getKey().trunk.name().equals(trunk)
                    && journal.remove(one.getKey().pin)) {
                all.remove();
            }
        }
    }
}
