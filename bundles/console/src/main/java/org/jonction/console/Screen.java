package org.jonction.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that the box's own screen shows, and that commands on the box read; they are gone with the power. */
final class Screen {
    private static final Logger LOG = LoggerFactory.getLogger(Screen.class);

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

    /** Shows a text, and tells programs the address of the console. */
    void show(String text, String url) {
        write("welcome", text);
        write("console", url + "\n");
    }

    private void write(String name, String text) {
        Path file = folder.resolve(name);
        try {
            if (!Files.exists(file) || !Files.readString(file).equals(text)) {
                PrivateFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            LOG.warn("the screen cannot be told: {}", e.getMessage());
        }
    }
}
