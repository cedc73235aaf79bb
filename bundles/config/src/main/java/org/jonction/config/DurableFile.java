package org.jonction.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/** Writes that are whole or absent after a power cut: temporary file, fsync, rename, fsync of the folder. */
final class DurableFile {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private DurableFile() {}

    /** Keeps the permissions of a file that is replaced. */
    static void write(Path target, byte[] content) throws IOException {
        write(target, content, Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS));
    }

    /** Only the owner may read it, from its first byte on. */
    static void writePrivate(Path target, byte[] content) throws IOException {
        write(target, content, false, PRIVATE);
    }

    private static void write(
            Path target, byte[] content, boolean keepPermissions, FileAttribute<?>... attributes) throws IOException {
        Path folder = target.toAbsolutePath().getParent();
        Path temporary = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                if (keepPermissions) {
                    Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(target));
                }
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        syncFolder(folder);
    }

    static void move(Path source, Path target) throws IOException {
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(target.toAbsolutePath().getParent());
    }

    static void delete(Path target) throws IOException {
        if (Files.deleteIfExists(target)) {
            syncFolder(target.toAbsolutePath().getParent());
        }
    }

    static void createFolder(Path folder, FileAttribute<?>... attributes) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, attributes);
            syncFolder(folder.toAbsolutePath().getParent());
        }
    }

    /** Takes away what a write that was cut short left in a folder. */
    static void sweep(Path folder) throws IOException {
        try (DirectoryStream<Path> left =
                Files.newDirectoryStream(folder, ".*.????????-????-????-????-????????????.tmp")) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
    }

    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
