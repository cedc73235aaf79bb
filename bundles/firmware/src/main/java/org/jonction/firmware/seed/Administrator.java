package org.jonction.firmware.seed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jonction.firmware.DurableFile;

/** The administrator's password of the console, kept as its hash in a file that the console reads at once. */
final class Administrator {
    private final Path file;

    /** @param state folder of everything that outlives a restart */
    Administrator(Path state) {
        file = state.resolve("console/password");
    }

    boolean isSet() {
        return Files.exists(file);
    }

    void set(String hash) throws IOException {
        Files.createDirectories(
                file.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        DurableFile.write(file, (hash + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
