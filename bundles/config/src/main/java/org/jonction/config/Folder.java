package org.jonction.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jonction.api.config.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder in which people keep their documents. */
final class Folder {
    private static final Logger LOG = LoggerFactory.getLogger(Folder.class);
    private static final int MAX_BYTES = 4 * YamlReader.MAX_CHARACTERS;

    private final Path root;

    Folder(Path root) {
        this.root = root;
    }

    /** Takes away what writes that were cut short left behind. */
    void sweep() {
        for (Path folder : folders()) {
            try {
                DurableFile.sweep(folder);
            } catch (IOException e) {
                LOG.warn("temporary files in {} stay: {}", folder, e.toString());
            }
        }
    }

    private List<Path> folders() {
        return Stream.of(root, root.resolve("profiles")).filter(Files::exists).toList();
    }

    /** What the folder holds, as far as it can be read. */
    record Content(Documents documents, List<Problem> problems) {}

    Content read() {
        SortedMap<String, String> texts = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        for (Path file : files(problems)) {
            String path = root.relativize(file).toString();
            try {
                texts.put(path, readText(file));
            } catch (RefusedFileException e) {
                problems.add(whole(path, e.getMessage(), e.allowed));
            } catch (NoSuchFileException deleted) {
                LOG.debug("{} was deleted while the folder was read", path);
            } catch (IOException e) {
                problems.add(whole(path, "cannot be read: " + e, "a file that the box may read"));
            }
        }
        return new Content(new Documents(texts), problems);
    }

    /** The text of a document as it is now, or empty when there is none that can be read. */
    Optional<String> find(String path) {
        try {
            return Optional.of(readText(root.resolve(path)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Puts a replaced document back; a failure is logged. */
    interface Undo {
        void run();
    }

    /**
     * Writes a document durably, or deletes it when {@code text} is empty. A file with another content than
     * {@code known} is work that never came into force: it is set aside under a name that is no document's.
     */
    Undo replace(String path, Optional<String> known, Optional<String> text) throws IOException {
        Path file = root.resolve(path);
        Optional<String> present = find(path);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                || present.isPresent() && present.equals(known)
                || present.isPresent() && present.equals(text)) {
            write(file, text);
            return () -> undo(path, () -> write(file, present));
        }
        Path aside = free(path);
        DurableFile.move(file, aside);
        Undo undo = () -> undo(path, () -> DurableFile.move(aside, file));
        try {
            write(file, text);
            return undo;
        } catch (IOException e) {
            undo.run();
            throw e;
        }
    }

    private static void write(Path file, Optional<String> text) throws IOException {
        if (text.isEmpty()) {
            DurableFile.delete(file);
        } else {
            DurableFile.createFolder(file.getParent());
            DurableFile.write(file, text.get().getBytes(StandardCharsets.UTF_8));
        }
    }

    private Path free(String path) {
        int number = 1;
        while (Files.exists(root.resolve(path + ".refused." + number), LinkOption.NOFOLLOW_LINKS)) {
            number++;
        }
        return root.resolve(path + ".refused." + number);
    }

    private interface FileAction {
        void run() throws IOException;
    }

    private static void undo(String path, FileAction action) {
        try {
            action.run();
        } catch (IOException e) {
            LOG.error("{} could not be put back, mend it by hand: {}", path, e.toString());
        }
    }

    private List<Path> files(List<Problem> problems) {
        List<Path> files = new ArrayList<>();
        for (Path folder : folders()) {
            try (Stream<Path> entries = Files.list(folder)) {
                entries.filter(file -> candidate(file, problems))
                        .sorted()
                        .limit(Documents.MAX_COUNT + 1L)
                        .forEach(files::add);
            } catch (IOException e) {
                problems.add(
                        whole("", "the folder " + folder + " cannot be read: " + e, "a folder that the box may read"));
            }
        }
        return files;
    }

    /** Hidden files and those that editors leave beside a document are none. */
    private boolean candidate(Path file, List<Problem> problems) {
        String name = file.getFileName().toString();
        String path = root.relativize(file).toString();
        if (name.startsWith(".") || !name.endsWith(".yaml") && !name.endsWith(".yml")) {
            return false;
        }
        if (!Paths.valid(path)) {
            problems.add(whole(path, "this name is no document's", Paths.ALLOWED));
            return false;
        }
        return true;
    }

    private String readText(Path file) throws IOException {
        Path real = file.toRealPath();
        if (!real.startsWith(root.toRealPath())) {
            throw new RefusedFileException("is a link that leaves the folder", "files within " + root);
        }
        if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedFileException("is no file", "a plain file");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(real)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new RefusedFileException("is too long", "at most " + YamlReader.MAX_CHARACTERS + " characters");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new RefusedFileException("is not UTF-8 text", "text in UTF-8");
        }
    }

    private static Problem whole(String path, String message, String allowed) {
        return Place.wholeFile(path).problem("", message, allowed);
    }

    private static final class RefusedFileException extends IOException {
        private final String allowed;

        RefusedFileException(String message, String allowed) {
            super(message);
            this.allowed = allowed;
        }
    }
}
