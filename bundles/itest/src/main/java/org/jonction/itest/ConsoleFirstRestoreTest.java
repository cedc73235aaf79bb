package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jonction.api.config.Change;
import org.jonction.api.config.ConfigService;
import org.jonction.api.config.Document;
import org.jonction.api.firmware.BackupService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** A backup at a box without an administrator, through the requests of its first page. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class ConsoleFirstRestoreTest {
    private static final String PASSPHRASE = "a passphrase of many words";
    private static final String DOCUMENT = "first-restore-test.yaml";

    @InjectBundleContext
    BundleContext context;

    @InjectService
    BackupService backups;

    @InjectService
    ConfigService config;

    private ConsoleBox box;
    private byte[] backup;

    @BeforeEach
    void save() throws Exception {
        box = new ConsoleBox(context);
        commit("realms: {saved: {}}\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        backups.save(out, PASSPHRASE.toCharArray());
        backup = out.toByteArray();
        commit("realms: {later: {}}\n");
    }

    /** A box without any document would be refused. */
    @AfterEach
    void leave() {
        commit("realms: {}\n");
        box.close();
    }

    @Test
    void aLookTellsWhatItHoldsAndChangesNothing() throws Exception {
        HttpResponse<String> answer = send("/setup/inspect", box.code, PASSPHRASE);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"documents\":[", DOCUMENT)
                .contains("\"notes\":[", "machine id, SSH host keys, names of the network ports");
        assertThat(text()).contains("later");
        assertThat(box.browser.get("/setup").statusCode()).isEqualTo(200);
        assertThat(send("/setup/restore", box.code, PASSPHRASE).statusCode()).isEqualTo(200);
        assertThat(text()).contains("saved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/setup/inspect", "/setup/restore"})
    void nobodyDoesItWithoutTheOneTimeCode(String path) throws Exception {
        HttpResponse<String> answer = send(path, "WRONG-CODE", PASSPHRASE);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("\"error\":\"code\"");
        assertThat(text()).contains("later");
    }

    @Test
    void aWrongPassphraseIsToldAsSuch() throws Exception {
        HttpResponse<String> answer = send("/setup/inspect", box.code, "not the passphrase");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("passphrase");
    }

    private HttpResponse<String> send(String path, String code, String passphrase) throws Exception {
        return box.browser.send(
                "POST",
                path,
                BodyPublishers.ofByteArray(backup),
                "Content-Type",
                "application/octet-stream",
                "Origin",
                box.browser.origin(),
                "Jonction-Code",
                code,
                "Jonction-Passphrase",
                Base64.getEncoder().encodeToString(passphrase.getBytes(StandardCharsets.UTF_8)));
    }

    private String text() {
        return config.documents().stream()
                .filter(document -> document.path().equals(DOCUMENT))
                .map(Document::text)
                .findFirst()
                .orElse("");
    }

    private void commit(String text) {
        Change change = new Change(List.of(new Change.Edit(DOCUMENT, text)), "itest", "first restore test");
        assertThat(config.commit(change).problems()).isEmpty();
    }
}
