package org.jonction.firmware.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the parts that lie in the journal to the box. Documents come last: when they are in force, nothing can fail
 * any more, so they never have to be taken back.
 */
final class Restore {
    private static final Logger LOG = LoggerFactory.getLogger(Restore.class);
    private static final String SELF = "bundles/org.jonction.firmware.jar";
    /** These carry a restore and its answer: they are put back when everything else is done. */
    private static final List<String> CARRIERS =
            List.of("bundles/org.jonction.config.jar", "bundles/org.jonction.console.jar", SELF);

    private final Journal journal;
    private final DocumentParts documents;
    private final BundleParts bundles;
    private final Map<PartKind, PartStore> stores;

    Restore(Journal journal, DocumentParts documents, BundleParts bundles, Map<PartKind, PartStore> stores) {
        this.journal = journal;
        this.documents = documents;
        this.bundles = bundles;
        this.stores = stores;
    }

    /**
     * Makes the box have the new state in the journal, all but its carriers.
     *
     * @throws IOException when it has its old state instead, or the journal has a goal still
     */
    void run() throws IOException {
        stageOld();
        try {
            journal.begin();
        } catch (IOException e) {
            journal.end();
            throw e;
        }
        bringNew();
        if (!hasCarriers()) {
            clear();
        }
    }

    /** Empties the journal of what is done; what stays of it does no harm, and the next start empties it. */
    void clear() {
        try {
            journal.end();
        } catch (IOException e) {
            LOG.warn("what a restore has left stays until the next start: {}", e.getMessage());
        }
    }

    /** Whether {@link #bringCarriers} is left to do. */
    boolean hasCarriers() {
        return CARRIERS.stream().anyMatch(name -> Files.exists(staged(Journal.Goal.NEW, name)));
    }

    /** Brings a restore to its end that a crash cut short. */
    void recover() throws IOException {
        Optional<Journal.Goal> goal = journal.goal();
        if (goal.isEmpty()) {
            journal.end();
            return;
        }
        LOG.warn("a restore was cut short; the box gets its {} state", goal.get());
        if (goal.get() == Journal.Goal.NEW) {
            bringNew();
            bringCarriers();
        } else {
            bringOld();
        }
    }

    private void bringNew() throws IOException {
        try {
            List<String> names = journal.names(Journal.Goal.NEW);
            for (String name : names) {
                Optional<PartStore> store = store(name);
                if (store.isPresent() && !CARRIERS.contains(name)) {
                    store.get().apply(name, staged(Journal.Goal.NEW, name));
                }
            }
            if (names.stream().anyMatch(PartKind.DOCUMENT::owns)) {
                documents.apply(names, journal.parts(Journal.Goal.NEW));
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("the restore failed; the box gets its old state: {}", e.toString());
            journal.turnBack();
            bringOld();
            throw new IOException(e.getMessage(), e);
        }
    }

    private void bringOld() throws IOException {
        for (String name : journal.names(Journal.Goal.NEW)) {
            Optional<PartStore> store = store(name);
            if (store.isPresent() && !CARRIERS.contains(name)) {
                Path old = staged(Journal.Goal.OLD, name);
                if (Files.exists(old)) {
                    store.get().apply(name, old);
                } else {
                    store.get().remove(name);
                }
            }
        }
        journal.end();
    }

    /** Puts back what carries a restore; each component that this replaces goes on from the journal. */
    void bringCarriers() {
        try {
            boolean updatesSelf = false;
            for (String name : CARRIERS) {
                Path file = staged(Journal.Goal.NEW, name);
                if (Files.exists(file) && bundles.differs(name, file)) {
                    updatesSelf = name.equals(SELF);
                    bundles.apply(name, file);
                }
            }
            if (!updatesSelf) {
                journal.end(); // otherwise the new version of this bundle has found the journal and ended it
            }
        } catch (IOException e) {
            LOG.error("a bundle of the backup could not be put back: {}", e.getMessage());
        }
    }

    private void stageOld() throws IOException {
        for (String name : journal.names(Journal.Goal.NEW)) {
            Optional<PartStore> store = store(name);
            Optional<PartStore.Content> current =
                    store.isPresent() ? store.get().current(name) : Optional.empty();
            if (current.isPresent()) {
                Path file = staged(Journal.Goal.OLD, name);
                Files.createDirectories(file.getParent());
                try (OutputStream out = Files.newOutputStream(file)) {
                    current.get().writeTo(out);
                }
            }
        }
    }

    private Path staged(Journal.Goal goal, String name) {
        return journal.parts(goal).resolve(name);
    }

    private Optional<PartStore> store(String name) {
        return PartKind.of(name).map(stores::get);
    }
}
