package org.jonction.console.signin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Optional;
import org.jonction.console.PrivateFiles;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hash of the administrator's password in a file, which a restore or a provisioning seed may write, too. */
final class PasswordFile {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordFile.class);

    private final Path file;
    private Seen seen = new Seen(null, null, null);

    /** What was in the file, and by what another file in its place is known. */
    private record Seen(
            @Nullable Object key, @Nullable FileTime modified, @Nullable String hash) {}

    PasswordFile(Path file) {
        this.file = file;
    }

    /** The hash at this moment, or nothing when there is no password. */
    synchronized Optional<String> hash() {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            if (!Objects.equals(now.fileKey(), seen.key()) || !now.lastModifiedTime().equals(seen.modified())) {
                seen = new Seen(now.fileKey(), now.lastModifiedTime(), read());
            }
        } catch (NoSuchFileException e) {
            seen = new Seen(null, null, null);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return Optional.ofNullable(seen.hash());
    }

    private String read() throws IOException {
        String hash = Files.readString(file).strip();
        if (!PasswordHash.isOne(hash)) {
            LOG.error("{} holds no Argon2id hash, so that nobody can sign in: remove it and start the box anew", file);
        }
        return hash;
    }

    synchronized void write(String hash) {
        try {
            PrivateFiles.write(file, (hash + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
