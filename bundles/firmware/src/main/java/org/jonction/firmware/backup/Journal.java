package org.jonction.firmware.backup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jonction.firmware.DurableFile;

/**
 * Remembers a restore that is under way: what is put in, what was there before, and which of the two the box is to
 * have. Before {@link #begin} a crash leaves the box as it was; after it, the next start goes on to the end.
 */
final class Journal {
    /** Which state the box is to have. */
    enum Goal {
        /** What the backup holds. */
        NEW,
        /** What was there before. */
        OLD
    }

    private final Path folder;
    private final Path marker;

    Journal(Path folder) {
        this.folder = folder;
        this.marker = folder.resolve("goal");
    }

    /** Where the parts of a state lie. */
    Path parts(Goal goal) {
        return folder.resolve(goal.name());
    }

    /** Names of the parts of a state. */
    List<String> names(Goal goal) throws IOException {
        Path root = parts(goal);
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    /** The goal of a restore that was not brought to its end. */
    Optional<Goal> goal() throws IOException {
        return Files.exists(marker)
                ? Optional.of(Goal.valueOf(Files.readString(marker).strip()))
                : Optional.empty();
    }

    /** Makes room for a restore. */
    void prepare() throws IOException {
        end();
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (Goal goal : Goal.values()) {
            Files.createDirectory(parts(goal));
        }
    }

    /** From now on the box is to have the new state, whatever happens. */
    void begin() throws IOException {
        DurableFile.syncAll(folder);
        mark(Goal.NEW);
    }

    /** From now on the box is to have its old state again. */
    void turnBack() throws IOException {
        mark(Goal.OLD);
    }

    /** The box has what it is to have. */
    void end() throws IOException {
        DurableFile.delete(marker);
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(path);
                }
            }
        }
    }

    private void mark(Goal goal) throws IOException {
        DurableFile.write(marker, goal.name().getBytes(StandardCharsets.US_ASCII));
    }
}
