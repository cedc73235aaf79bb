package org.jonction.firmware.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jonction.api.config.Change;
import org.jonction.api.config.CheckResult;
import org.jonction.api.config.ConfigService;
import org.jonction.api.config.Document;
import org.jonction.api.config.Problem;
import org.jonction.api.config.Snapshot;
import org.jonction.api.firmware.FirmwareException;

/** The documents in force, which come and go as a whole, and their history. */
final class DocumentParts {
    private static final String DOCUMENTS = "documents/";
    private static final String HISTORY = "history/";
    private static final String AUTHOR = "restore";
    private static final long MOST_HISTORY_BYTES = 32L << 20;
    private static final int MOST_TOLD = 3;

    private final ConfigService config;

    DocumentParts(ConfigService config) {
        this.config = config;
    }

    /** Adds the documents, and of the history what is newest, oldest first. */
    void save(BackupWriter backup) throws IOException {
        for (Document document : config.documents()) {
            byte[] text = document.text().getBytes(StandardCharsets.UTF_8);
            backup.add(DOCUMENTS + document.path(), out -> out.write(text));
        }
        List<Snapshot> kept = kept();
        for (int i = 0; i < kept.size(); i++) {
            Optional<SnapshotPart> part = part(kept.get(i));
            if (part.isPresent()) {
                byte[] bytes = part.get().bytes();
                backup.add(HISTORY + "%04d".formatted(i), out -> out.write(bytes));
            }
        }
    }

    private List<Snapshot> kept() throws IOException {
        List<Snapshot> kept = new ArrayList<>();
        long bytes = 0;
        for (Snapshot snapshot : config.history()) {
            Optional<SnapshotPart> part = part(snapshot);
            bytes += part.isPresent() ? part.get().bytes().length : 0;
            if (kept.size() == SnapshotPart.KEPT || bytes > MOST_HISTORY_BYTES) {
                break;
            }
            kept.addFirst(snapshot);
        }
        return kept;
    }

    private Optional<SnapshotPart> part(Snapshot snapshot) {
        return config.documents(snapshot).map(documents -> new SnapshotPart(snapshot, documents));
    }

    static List<String> paths(Set<String> parts) {
        return parts.stream()
                .filter(PartKind.DOCUMENT::owns)
                .map(part -> part.substring(DOCUMENTS.length()))
                .toList();
    }

    /**
     * What to know before the documents in {@code folder} come into force.
     *
     * @throws FirmwareException when they may not
     */
    List<String> check(List<String> parts, Path folder, String madeBy, String version)
            throws IOException, FirmwareException {
        CheckResult check = config.check(change(parts, folder));
        List<Problem> problems = check.problems();
        if (!problems.isEmpty()) {
            String told = problems.stream().limit(MOST_TOLD).map(Problem::toString).collect(Collectors.joining("; "));
            int more = problems.size() - MOST_TOLD;
            throw new FirmwareException("the documents of the backup, made by version " + madeBy
                    + ", cannot come into force on this version " + version + ": " + told
                    + (more > 0 ? "; and " + more + " more" : ""));
        }
        return check.notices();
    }

    /** Puts the history and the documents of {@code folder} in place of those in force. */
    void apply(List<String> parts, Path folder) throws IOException {
        try {
            for (String part : parts) {
                if (PartKind.SNAPSHOT.owns(part)) {
                    try (InputStream in = Files.newInputStream(folder.resolve(part))) {
                        SnapshotPart past = SnapshotPart.read(in);
                        config.remember(past.snapshot(), past.documents());
                    }
                }
            }
            Change change = change(parts, folder);
            if (isInForce(change)) {
                return;
            }
            CheckResult result = config.commit(change);
            if (!result.acceptable()) {
                throw new IOException("the documents are refused: " + result.problems().getFirst());
            }
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private boolean isInForce(Change change) {
        return config.active().isPresent()
                && config.folderProblems().isEmpty()
                && config.check(change).diffs().isEmpty();
    }

    private Change change(List<String> parts, Path folder) throws IOException {
        List<Change.Edit> edits = new ArrayList<>();
        Set<String> gone = new TreeSet<>();
        config.documents().forEach(document -> gone.add(document.path()));
        for (String part : parts) {
            if (PartKind.DOCUMENT.owns(part)) {
                String path = part.substring(DOCUMENTS.length());
                edits.add(new Change.Edit(path, Files.readString(folder.resolve(part))));
                gone.remove(path);
            }
        }
        gone.forEach(path -> edits.add(new Change.Edit(path, null)));
        return new Change(edits, AUTHOR, "restored from a backup");
    }
}
