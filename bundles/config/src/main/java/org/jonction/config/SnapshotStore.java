package org.jonction.config;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jonction.api.config.Snapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every configuration that was in force, one zip file each: {@code <number>-<hash>.zip} holds the documents as they
 * were and who put them in force. A snapshot is staged before anything else is written and confirmed when it is in
 * force; one that is still staged at a start tells of a commit that was cut short.
 */
final class SnapshotStore {
    static final int KEPT = 100;

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);
    private static final Pattern NAME = Pattern.compile("(\\d{10})-([0-9a-f]{64})\\.(zip|staged)");
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final String ABOUT = "about.properties";
    private static final String FOLDER = "documents/";

    private final Path folder;
    /** Confirmed snapshots by number. */
    private final TreeMap<Long, Snapshot> confirmed = new TreeMap<>();

    /** A snapshot and its documents. */
    record Stored(long number, Snapshot snapshot, Documents documents) {}

    SnapshotStore(Path folder) throws IOException {
        this.folder = folder;
        DurableFile.createFolder(folder, PRIVATE);
        DurableFile.sweep(folder);
        files("zip")
                .forEach((number, file) ->
                        read(number, file).ifPresent(found -> confirmed.put(number, found.snapshot())));
    }

    /** Newest first. */
    List<Snapshot> history() {
        return List.copyOf(confirmed.descendingMap().values());
    }

    /** The confirmed snapshots with their documents, newest first; each is read when the stream comes to it. */
    Stream<Stored> newestFirst() {
        return confirmed.descendingMap().entrySet().stream()
                .flatMap(entry -> read(entry.getKey(), path(entry.getKey(), entry.getValue(), "zip")).stream());
    }

    /** The snapshot of a commit that was cut short, if there was one. */
    Optional<Stored> staged() throws IOException {
        TreeMap<Long, Path> files = files("staged");
        return files.isEmpty()
                ? Optional.empty()
                : read(files.lastKey(), files.lastEntry().getValue());
    }

    Stored stage(Snapshot snapshot, Documents documents) throws IOException {
        Stored next = new Stored(confirmed.isEmpty() ? 1 : confirmed.lastKey() + 1, snapshot, documents);
        DurableFile.write(path(next, "staged"), zipped(next));
        return next;
    }

    void confirm(Stored staged) throws IOException {
        DurableFile.move(path(staged, "staged"), path(staged, "zip"));
        confirmed.put(staged.number(), staged.snapshot());
        while (confirmed.size() > KEPT) {
            Map.Entry<Long, Snapshot> oldest = confirmed.firstEntry();
            DurableFile.delete(path(oldest.getKey(), oldest.getValue(), "zip"));
            confirmed.remove(oldest.getKey());
        }
    }

    void discard(Stored staged) throws IOException {
        DurableFile.delete(path(staged, "staged"));
    }

    private Path path(Stored stored, String suffix) {
        return path(stored.number(), stored.snapshot(), suffix);
    }

    private Path path(long number, Snapshot snapshot, String suffix) {
        return folder.resolve("%010d-%s.%s".formatted(number, snapshot.hash(), suffix));
    }

    private TreeMap<Long, Path> files(String suffix) throws IOException {
        TreeMap<Long, Path> files = new TreeMap<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path file : (Iterable<Path>) entries::iterator) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches() && name.group(3).equals(suffix)) {
                    files.put(Long.parseLong(name.group(1)), file);
                }
            }
        }
        return files;
    }

    private static byte[] zipped(Stored stored) throws IOException {
        Properties about = new Properties();
        about.setProperty("author", stored.snapshot().author());
        about.setProperty("message", stored.snapshot().message());
        about.setProperty("time", stored.snapshot().time().toString());
        StringWriter text = new StringWriter();
        about.store(text, null);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            add(zip, ABOUT, text.toString());
            for (Map.Entry<String, String> document : stored.documents().texts().entrySet()) {
                add(zip, FOLDER + document.getKey(), document.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    /** A snapshot whose content does not fit its hash any more is as good as lost. */
    private static Optional<Stored> read(long number, Path file) {
        String hash = file.getFileName().toString().substring(11, 75);
        try {
            SortedMap<String, String> texts = new TreeMap<>();
            Properties about = new Properties();
            try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    String text = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                    if (entry.getName().equals(ABOUT)) {
                        about.load(new StringReader(text));
                    } else {
                        texts.put(entry.getName().substring(FOLDER.length()), text);
                    }
                }
            }
            Documents documents = new Documents(texts);
            if (documents.hash().equals(hash)) {
                return Optional.of(new Stored(number, about(hash, about), documents));
            }
            LOG.warn("snapshot {} is damaged and left out", file);
        } catch (IOException | RuntimeException e) {
            LOG.warn("snapshot {} cannot be read and is left out: {}", file, e.toString());
        }
        return Optional.empty();
    }

    private static Snapshot about(String hash, Properties about) {
        return new Snapshot(
                hash,
                about.getProperty("author", ""),
                about.getProperty("message", ""),
                Instant.parse(about.getProperty("time")));
    }
}
