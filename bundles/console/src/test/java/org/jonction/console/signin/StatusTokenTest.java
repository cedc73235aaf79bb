package org.jonction.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusTokenTest {
    @TempDir
    Path folder;

    @Test
    void theTokenIsMadeOnceAndOnlyTheOwnerReadsIt() throws Exception {
        Path file = folder.resolve("status.token");
        new StatusToken(file);
        String token = Files.readString(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        StatusToken reopened = new StatusToken(file);
        assertThat(Files.readString(file)).isEqualTo(token);
        assertThat(reopened.isIn("Bearer " + token.strip())).isTrue();
    }

    @Test
    void nothingElseIsTakenForTheToken() throws Exception {
        Path file = folder.resolve("status.token");
        StatusToken status = new StatusToken(file);
        String token = Files.readString(file).strip();
        assertThat(status.isIn("Bearer ")).isFalse();
        assertThat(status.isIn("Bearer " + token + "x")).isFalse();
        assertThat(status.isIn("Basic " + token)).isFalse();
        assertThat(status.isIn(token)).isFalse();
    }
}
