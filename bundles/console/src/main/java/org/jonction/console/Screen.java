package org.jonction.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that the box's own screen shows, and that commands on the box read; they are gone with the power. */
final class Screen {
    private static final Logger LOG = LoggerFactory.getLogger(Screen.class);

    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> EVERYBODY = PosixFilePermissions.fromString("rw-r--r--");

    private final Path folder;

    private Screen(Path folder) {
        this.folder = folder;
    }

    /** The screen of an appliance: its service manager gave a folder (systemd.exec(5), RuntimeDirectory=). */
    static Optional<Screen> ofBox() {
        return of(System.getenv());
    }

    static Optional<Screen> of(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("RUNTIME_DIRECTORY"))
                .map(Path::of)
                .filter(Files::isDirectory)
                .map(Screen::new);
    }

    /**
     * Shows a text, which may hold a one-time code, and tells every program on the box where the console is.
     *
     * @param url address of the console
     * @param certificate its certificate in PEM
     */
    void show(String text, String url, String certificate) {
        write("welcome", text, OWNER);
        write("console.crt", certificate, EVERYBODY);
        write("console", url + "\n", EVERYBODY);
    }

    /** In one step, so that nobody reads a half. */
    private void write(String name, String text, Set<PosixFilePermission> readers) {
        Path file = folder.resolve(name);
        Path unfinished = folder.resolve("." + name + ".new");
        try {
            if (!Files.exists(file) || !Files.readString(file).equals(text)) {
                Files.deleteIfExists(unfinished);
                Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(OWNER));
                Files.writeString(unfinished, text);
                // Not as the file is made: the service's umask would narrow it.
                Files.setPosixFilePermissions(unfinished, readers);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            LOG.warn("the screen cannot be told: {}", e.getMessage());
        }
    }
}
