package org.jonction.firmware.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jonction.api.config.SecretStore;

/** The box's secrets, deciphered: the backup as a whole is encrypted. */
final class SecretParts implements PartStore {
    private static final String PREFIX = "secrets/";

    private final SecretStore secrets;

    SecretParts(SecretStore secrets) {
        this.secrets = secrets;
    }

    @Override
    public List<String> names() {
        return secrets.names().stream().map(PREFIX::concat).toList();
    }

    @Override
    public Optional<Content> current(String name) {
        return secrets.get(secret(name)).map(characters -> out -> {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(characters));
            out.write(bytes.array(), 0, bytes.limit());
            Arrays.fill(bytes.array(), (byte) 0);
            Arrays.fill(characters, '\0');
        });
    }

    @Override
    public void apply(String name, Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
        char[] characters = new char[decoded.remaining()];
        decoded.get(characters);
        try {
            secrets.put(secret(name), characters);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(decoded.array(), '\0');
            Arrays.fill(characters, '\0');
        }
    }

    @Override
    public void remove(String name) {
        secrets.remove(secret(name));
    }

    private static String secret(String name) {
        return name.substring(PREFIX.length());
    }
}
