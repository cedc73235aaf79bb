package org.jonction.appliance.image;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jonction.testkit.Proc;

/** USB sticks as a person prepares them: one FAT partition, with files. */
final class Sticks {
    private static final long STICK_BYTES = 512L << 20;
    private static final int FIRST_SECTOR = 2048;
    private static final String AT_PARTITION = "@@" + FIRST_SECTOR * 512;

    private Sticks() {}

    /** A stick with the files of a folder. */
    static Path make(Path folder, String label, Path contents) throws IOException {
        Path stick = Files.createTempFile(folder, "stick-", ".img");
        try (RandomAccessFile file = new RandomAccessFile(stick.toFile(), "rw")) {
            file.setLength(STICK_BYTES);
        }
        Proc.run("bash", "-c", "echo 'start=" + FIRST_SECTOR + ", type=c' | sfdisk --quiet --label dos " + stick);
        long sectors = STICK_BYTES / 512 - FIRST_SECTOR;
        Proc.run("mformat", "-i", stick + AT_PARTITION, "-F", "-T", "" + sectors, "-h", "255", "-s", "63",
                "-v", label, "::");
        try (Stream<Path> entries = Files.list(contents)) {
            for (Path entry : entries.sorted().toList()) {
                Proc.run("mcopy", "-s", "-Q", "-i", stick + AT_PARTITION, entry.toString(), "::");
            }
        }
        return stick;
    }

    /** A stick labelled CONFIG whose folder {@code jonction} holds a provisioning seed: paths and their texts. */
    static Path seed(Path folder, Map<String, String> files) throws IOException {
        Path contents = Files.createTempDirectory(folder, "seed-");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path target = contents.resolve("jonction").resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
        }
        return make(folder, "CONFIG", contents);
    }

    /** What the files below {@code jonction} on a stick are now. */
    static List<String> filesOf(Path stick) {
        return Proc.run("mdir", "-b", "-/", "-i", stick + AT_PARTITION, "::").lines().sorted().toList();
    }
}
