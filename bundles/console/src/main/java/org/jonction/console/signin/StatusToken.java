package org.jonction.console.signin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jonction.console.PrivateFiles;
import org.jonction.console.Secrets;

/** The token by which programs on the box read the status. Who can read its file may. */
final class StatusToken {
    private static final String SCHEME = "Bearer ";

    private final String hash;

    /** Opens the token kept in {@code file}, or makes one. */
    StatusToken(Path file) throws IOException {
        String token = Files.exists(file) ? Files.readString(file).strip() : "";
        if (token.isEmpty()) {
            token = Secrets.create();
            PrivateFiles.write(file, (token + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        hash = Secrets.hash(token);
    }

    /** Whether an Authorization header carries the token (RFC 6750 section 2.1). */
    boolean isIn(String authorization) {
        return authorization.startsWith(SCHEME)
                && Secrets.matches(authorization.substring(SCHEME.length()).strip(), hash);
    }
}
