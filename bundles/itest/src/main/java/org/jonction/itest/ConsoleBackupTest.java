package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jonction.api.firmware.BackupService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;

/** Backups through REST, on a box without room for them. */
@ExtendWith(BundleContextExtension.class)
class ConsoleBackupTest {
    private static final String FULL = "No space left on device";

    @InjectBundleContext
    BundleContext context;

    private ServiceRegistration<BackupService> registration;
    private ConsoleBox box;

    /** A disk that is full when the first part of a backup has been written. */
    private static final class FullDisk implements BackupService {
        @Override
        public void save(OutputStream out, char[] passphrase) throws IOException {
            out.write(new byte[1000]);
            throw new IOException(FULL);
        }

        @Override
        public Contents inspect(InputStream in, char[] passphrase) throws IOException {
            throw new IOException(FULL);
        }

        @Override
        public Contents restore(InputStream in, char[] passphrase) throws IOException {
            throw new IOException(FULL);
        }
    }

    @BeforeEach
    void signIn() throws Exception {
        box = new ConsoleBox(context);
        box.signIn();
        Map<String, Object> before = Map.of(Constants.SERVICE_RANKING, 1000);
        registration = context.registerService(BackupService.class, new FullDisk(), new Hashtable<>(before));
    }

    @AfterEach
    void leave() {
        registration.unregister();
        box.close();
    }

    @Test
    void aBackupThatDoesNotFitIsNoFileCutShortButAnErrorAndLeavesNothing() throws Exception {
        HttpResponse<String> answer = box.browser.post("/api/v1/backup", "{\"passphrase\":\"correct horse battery\"}");
        assertThat(answer.statusCode()).isEqualTo(507);
        assertThat(answer.body()).contains("\"error\":\"storage\"", "the box is as before", FULL);
        try (Stream<Path> files = Files.list(box.state)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
        }
    }

    @Test
    void aBackupThatCannotBeLookedIntoForWantOfRoomIsAnError() throws Exception {
        String passphrase = Base64.getEncoder().encodeToString("correct horse battery".getBytes());
        HttpResponse<String> answer = box.browser.send(
                "POST",
                "/api/v1/backup/inspect",
                BodyPublishers.ofByteArray(new byte[10]),
                "Content-Type",
                "application/octet-stream",
                "Origin",
                box.browser.origin(),
                "Jonction-Passphrase",
                passphrase);
        assertThat(answer.statusCode()).isEqualTo(507);
        assertThat(answer.body()).contains("\"error\":\"storage\"", "the box is as before", FULL);
    }
}
