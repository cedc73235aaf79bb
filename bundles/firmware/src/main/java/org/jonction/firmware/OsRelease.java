package org.jonction.firmware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The running system by its os-release(5) file.
 *
 * @param version IMAGE_VERSION
 * @param board JONCTION_BOARD: what an update must be made for
 */
public record OsRelease(String version, String board) {
    /** Where the file lies. */
    public static final Path FILE = Path.of("/usr/lib/os-release");

    /** The system of this file, or nothing when it is not Jonction's own image. */
    public static Optional<OsRelease> read(Path file) throws IOException {
        Map<String, String> fields;
        try {
            fields = fields(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        return "jonction".equals(fields.get("ID"))
                ? Optional.of(new OsRelease(
                        fields.getOrDefault("IMAGE_VERSION", ""), fields.getOrDefault("JONCTION_BOARD", "")))
                : Optional.empty();
    }

    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new HashMap<>();
        for (String line : text.lines().toList()) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                fields.put(line.substring(0, equals).strip(), unquoted(line.substring(equals + 1).strip()));
            }
        }
        return fields;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
