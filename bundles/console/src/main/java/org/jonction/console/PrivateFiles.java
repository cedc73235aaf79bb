package org.jonction.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only the owner reads, written so that a loss of power leaves the old or the new content. */
public final class PrivateFiles {
    private static final FileAttribute<Set<PosixFilePermission>> FILE = permissions("rw-------");
    private static final FileAttribute<Set<PosixFilePermission>> FOLDER = permissions("rwx------");

    private PrivateFiles() {}

    /** Makes a folder with its parents unless it exists. */
    public static Path folder(Path folder) throws IOException {
        Files.createDirectories(folder, FOLDER);
        return folder;
    }

    /** Writes a file in place of an older one; its folder is made when it is missing. */
    public static void write(Path file, byte[] content) throws IOException {
        Path parent = folder(file.toAbsolutePath().getParent());
        Path temporary = Files.createTempFile(parent, file.getFileName().toString(), ".new", FILE);
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        try (FileChannel directory = FileChannel.open(parent, StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    /** A file in {@code folder} without a name, open to write and read; what it holds is gone when it is closed. */
    public static FileChannel nameless(Path folder) throws IOException {
        Path file = Files.createTempFile(folder(folder), "", ".tmp", FILE);
        try {
            return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } finally {
            Files.delete(file);
        }
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }
}
