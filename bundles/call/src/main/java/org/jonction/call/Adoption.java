package org.jonction.call;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jonction.api.journal.SessionJournal;
import org.jonction.api.media.NoPortException;
import org.jonction.api.sip.SipLoop;
import org.jonction.api.trunk.Trunk;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on with the sessions in the session journal; one that cannot go on is ended with BYE, and the log says why. */
final class Adoption {
    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

    private final Box box;
    private final SessionJournal journal;
    private final Map<String, Map<String, @Nullable Object>> pins = new HashMap<>();
    private final Map<String, Face> faces = new HashMap<>();

    Adoption(Box box, SessionJournal journal) {
        this.box = box;
        this.journal = journal;
    }

    /** Each session is taken over on its own loop, before any request that waits for it. */
    void adoptAll() {
        Map<String, byte[]> records = journal.read();
        records.forEach((id, bytes) -> {
            if (id.startsWith(Pins.PREFIX)) {
                tree(id, bytes).ifPresent(tree -> pins.put(id, tree));
            }
        });
        int sessions = 0;
        for (Map.Entry<String, byte[]> record : records.entrySet()) {
            String id = record.getKey();
            if (!id.startsWith(Pins.PREFIX)) {
                tree(id, record.getValue()).ifPresent(tree -> adopt(id, tree));
                sessions++;
            }
        }
        Set<String> used = faces.values().stream().map(face -> face.pin).collect(Collectors.toSet());
        records.keySet().stream()
                .filter(id -> id.startsWith(Pins.PREFIX) && !used.contains(id))
                .forEach(journal::remove);
        if (sessions > 0) {
            LOG.info("{} calls were in the session journal", sessions);
        }
    }

    private Optional<Map<String, @Nullable Object>> tree(String id, byte[] bytes) {
        try {
            return Optional.of(RecordTree.read(bytes));
        } catch (IllegalArgumentException e) {
            LOG.error("Record {} of the session journal cannot be read and is dropped: {}", id, e.getMessage());
            journal.remove(id);
            return Optional.empty();
        }
    }

    private void adopt(String id, Map<String, @Nullable Object> tree) {
        try {
            if (!(tree.get("version") instanceof Long version) || version != SessionRecord.VERSION) {
                throw new IllegalArgumentException("it is of version " + tree.get("version") + ", this bundle knows "
                        + SessionRecord.VERSION);
            }
            SessionRecord record = RecordReader.read(SessionRecord.class, tree, null);
            Face faceA = face(record.a().pin());
            Face faceB = face(record.b().pin());
            SipLoop loop = box.sip().loop(record.a().dialog().callId());
            Session session = new Session(box, loop, record, faceA, faceB);
            box.notebook().pins.adopt(faceA);
            box.notebook().pins.adopt(faceB);
            box.channels().take(faceA.trunk);
            box.channels().take(faceB.trunk);
            box.sessions().adopt(session);
            loop.execute(() -> resume(session, record));
        } catch (RuntimeException e) {
            LOG.error("Call {} in the session journal cannot go on and is ended: {}", id, e.getMessage(), e);
            journal.remove(id);
            Farewell.say(box.sip(), tree);
        }
    }

    /** The trunk as it was pinned; what this version has added to trunks is as the trunk has it now. */
    private Face face(String pin) {
        return faces.computeIfAbsent(pin, id -> {
            Map<String, @Nullable Object> tree = pins.get(id);
            if (tree == null) {
                throw new IllegalArgumentException("its trunk " + id + " is not in the session journal");
            }
            Trunk now = box.trunks().trunk(String.valueOf(tree.get("name"))).orElse(null);
            return new Face(RecordReader.read(Trunk.class, tree, now), id);
        });
    }

    private static void resume(Session session, SessionRecord record) {
        Duration away = Duration.between(record.savedAt(), Instant.now());
        try {
            session.resume(record);
            session.explanation.add("adopted", "", "went on after the call control of the box was replaced or "
                    + "restarted, " + away.toMillis() + " ms after the last change");
            session.changed();
        } catch (NoPortException e) {
            session.release(Cause.box(-1, "its media could not go on: " + e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("Call {} cannot go on", session.id, e);
            session.release(Cause.box(-1, "an error in the box, see its log: " + e));
        }
    }
}
