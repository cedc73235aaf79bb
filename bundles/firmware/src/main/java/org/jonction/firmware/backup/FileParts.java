package org.jonction.firmware.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jonction.firmware.DurableFile;
import org.jonction.firmware.Identity;

/** Files of the state folder that make up the box's identity: administrator, certificate, signing key. */
final class FileParts implements PartStore {
    private static final String PREFIX = "files/";
    private static final String PASSWORD = "console/password";
    private static final String KEY_STORE = "tls/console.p12";
    /** Part with the hash of the administrator's password. */
    static final String ADMINISTRATOR = PREFIX + PASSWORD;
    /** Part with the console's certificate and its key. */
    static final String CERTIFICATE = PREFIX + KEY_STORE;

    /** A key stands after what belongs to it. */
    private static final List<String> FILES = List.of(
            PASSWORD,
            "tls/console.p12.password",
            KEY_STORE,
            "tls/console.crt",
            Identity.FOLDER + "/" + Identity.PUBLIC_FILE,
            Identity.FOLDER + "/" + Identity.PRIVATE_FILE);

    static final String PATTERN = FILES.stream().map(Pattern::quote).collect(Collectors.joining("|"));

    private final Path state;

    FileParts(Path state) {
        this.state = state;
    }

    @Override
    public List<String> names() {
        return FILES.stream()
                .filter(file -> Files.isRegularFile(state.resolve(file)))
                .map(PREFIX::concat)
                .toList();
    }

    @Override
    public Optional<Content> current(String name) {
        Path file = file(name);
        return Files.isRegularFile(file) ? Optional.of(out -> Files.copy(file, out)) : Optional.empty();
    }

    @Override
    public void apply(String name, Path part) throws IOException {
        Path file = file(name);
        if (!Files.isRegularFile(file) || Files.mismatch(file, part) >= 0) {
            DurableFile.write(file, Files.readAllBytes(part));
        }
    }

    @Override
    public void remove(String name) throws IOException {
        DurableFile.delete(file(name));
    }

    private Path file(String name) {
        return state.resolve(name.substring(PREFIX.length()));
    }
}
