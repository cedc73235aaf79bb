package org.jonction.appliance.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What {@code ./jonction hash} makes of a password. */
final class PasswordHash {
    private PasswordHash() {}

    static String of(String password) throws IOException {
        Process hash = new ProcessBuilder(Path.of("..", "jonction").toString(), "hash")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        hash.getOutputStream().write((password + "\n").getBytes(StandardCharsets.UTF_8));
        hash.getOutputStream().close();
        String line = new String(hash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!line.startsWith("$argon2id$")) {
            throw new IOException("./jonction hash printed '" + line + "'");
        }
        return line;
    }
}
