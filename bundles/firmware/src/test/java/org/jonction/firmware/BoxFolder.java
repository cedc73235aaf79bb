package org.jonction.firmware;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A box in a folder. */
public final class BoxFolder {
    static final String BOARD = "jonction-amd64";

    private BoxFolder() {}

    /** Version 1.0, started from slot A, with its state in {@code state} and its runtime folder in {@code run/jonction}. */
    public static Box in(Path root) {
        return in(root, "1.0", "A", "first");
    }

    static Box in(Path root, String version, String slot, String bootId) {
        return new Box(
                new OsRelease(version, BOARD),
                slot,
                bootId,
                folder(root.resolve("state")),
                folder(root.resolve("run/jonction")),
                root);
    }

    private static Path folder(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
