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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
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
 * were, who put them in force, and which version of the box accepted them. A snapshot is staged before anything else
 * is written and confirmed when it is in force; one that is still staged at a start tells of a commit that was cut
 * short.
 *
 * <p>The newest {@link #KEPT} are kept, and the last one of each of the latest versions: a box that returns to such a
 * version finds a configuration that it can read, whatever was committed since.
 */
final class SnapshotStore {
    static final int KEPT = 100;
    static final int KEPT_VERSIONS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotStore.class);
    private static final Pattern NAME = Pattern.compile("(\\d{10})-([0-9a-f]{64})\\.(zip|staged)");
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final String ABOUT = "about.properties";
    private static final String FOLDER = "documents/";

    private final Path folder;
    private final String version;
    /** Confirmed snapshots by number. */
    private final TreeMap<Long, About> confirmed = new TreeMap<>();
    /** The highest number in use, also by what this version cannot read. */
    private long newest;

    /** @param version version of the box that accepted it; empty when it came from elsewhere */
    private record About(Snapshot snapshot, String version) {}

    /** A snapshot and its documents. */
    record Stored(long number, Snapshot snapshot, String version, Documents documents) {}

    /** @param version version of this box */
    SnapshotStore(Path folder, String version) throws IOException {
        this.folder = folder;
        this.version = version;
        DurableFile.createFolder(folder, PRIVATE);
        DurableFile.sweep(folder);
        Reserve.sweep(folder);
        TreeMap<Long, Path> files = files("zip");
        files.forEach((number, file) -> read(number, file).ifPresent(found -> confirmed.put(number, about(found))));
        newest = files.isEmpty() ? 0 : files.lastKey();
    }

    /** Newest first. */
    List<Snapshot> history() {
        return confirmed.descendingMap().values().stream().map(About::snapshot).toList();
    }

    /** The confirmed snapshots with their documents, newest first; each is read when the stream comes to it. */
    Stream<Stored> newestFirst() {
        return confirmed.descendingMap().entrySet().stream()
                .flatMap(entry -> read(entry).stream());
    }

    /** A confirmed snapshot with its documents. */
    Optional<Stored> find(Snapshot snapshot) {
        return confirmed.descendingMap().entrySet().stream()
                .filter(entry -> entry.getValue().snapshot().equals(snapshot))
                .findFirst()
                .flatMap(this::read);
    }

    /** The snapshot of a commit that was cut short, if there was one. */
    Optional<Stored> staged() throws IOException {
        TreeMap<Long, Path> files = files("staged");
        return files.isEmpty()
                ? Optional.empty()
                : read(files.lastKey(), files.lastEntry().getValue());
    }

    Stored stage(Snapshot snapshot, Documents documents) throws IOException {
        return stage(snapshot, version, documents);
    }

    private Stored stage(Snapshot snapshot, String by, Documents documents) throws IOException {
        Stored next = new Stored(newest + 1, snapshot, by, documents);
        DurableFile.write(path(next.number(), snapshot, "staged"), zipped(next));
        return next;
    }

    /** Holds room for taking a change back that turns out not to fit on the disk. */
    Reserve reserve(int bytes) throws IOException {
        return new Reserve(folder, bytes);
    }

    void confirm(Stored staged) throws IOException {
        DurableFile.move(
                path(staged.number(), staged.snapshot(), "staged"), path(staged.number(), staged.snapshot(), "zip"));
        confirmed.put(staged.number(), about(staged));
        newest = Math.max(newest, staged.number());
        prune();
    }

    /** Adds a snapshot of another box or another time that never was in force here. */
    void remember(Snapshot snapshot, Documents documents) throws IOException {
        confirm(stage(snapshot, "", documents));
    }

    private void prune() throws IOException {
        Set<Long> kept = new HashSet<>();
        Set<String> versions = new HashSet<>();
        confirmed.descendingMap().forEach((number, about) -> {
            boolean lastOfVersion = versions.size() < KEPT_VERSIONS && versions.add(about.version());
            if (kept.size() < KEPT || lastOfVersion) {
                kept.add(number);
            }
        });
        for (Long number : List.copyOf(confirmed.keySet())) {
            if (!kept.contains(number)) {
                DurableFile.delete(path(number, confirmed.get(number).snapshot(), "zip"));
                confirmed.remove(number);
            }
        }
    }

    void discard(Stored staged) throws IOException {
        DurableFile.delete(path(staged.number(), staged.snapshot(), "staged"));
    }

    private static About about(Stored stored) {
        return new About(stored.snapshot(), stored.version());
    }

    private Optional<Stored> read(Map.Entry<Long, About> entry) {
        return read(
                entry.getKey(), path(entry.getKey(), entry.getValue().snapshot(), "zip"));
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
        about.setProperty("version", stored.version());
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
                String version = about.getProperty("version", "");
                return Optional.of(new Stored(number, snapshot(hash, about), version, documents));
            }
            LOG.warn("snapshot {} is damaged and left out", file);
        } catch (IOException | RuntimeException e) {
            LOG.warn("snapshot {} cannot be read and is left out: {}", file, e.toString());
        }
        return Optional.empty();
    }

    private static Snapshot snapshot(String hash, Properties about) {
        return new Snapshot(
                hash,
                about.getProperty("author", ""),
                about.getProperty("message", ""),
                Instant.parse(about.getProperty("time")));
    }
}
