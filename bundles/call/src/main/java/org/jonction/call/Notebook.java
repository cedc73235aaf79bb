package org.jonction.call;

import org.jonction.api.journal.SessionJournal;

/** Writes what becomes of confirmed sessions into the session journal. */
final class Notebook {
    private static final long AGAIN_AFTER_MS = 1_000;

    private final SessionJournal journal;
    final Pins pins;

    Notebook(SessionJournal journal) {
        this.journal = journal;
        pins = new Pins(journal);
    }

    /** Hands over how a session stands. @return false when the journal takes no more for now */
    boolean write(Session session) {
        if (!session.pinned) {
            if (!pins.take(session.a.face)) {
                return false;
            }
            if (!pins.take(session.calledLeg().face)) {
                pins.release(session.a.face);
                return false;
            }
            session.pinned = true;
        }
        return journal.put(SessionRecord.of(session));
    }

    /** The session is over. */
    void forget(Session session) {
        if (!session.pinned) {
            return;
        }
        if (journal.remove(session.id)) {
            session.pinned = false;
            pins.release(session.a.face);
            pins.release(session.calledLeg().face);
        } else {
            session.loop.schedule(AGAIN_AFTER_MS, () -> forget(session));
        }
    }

    /** Hands it over a little later. */
    void writeLater(Session session) {
        session.loop.schedule(AGAIN_AFTER_MS, session::changed);
    }

    boolean flush(long timeoutMs) {
        return journal.flush(timeoutMs);
    }
}
