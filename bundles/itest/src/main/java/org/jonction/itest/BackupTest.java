package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jonction.api.config.Change;
import org.jonction.api.config.ConfigService;
import org.jonction.api.config.Document;
import org.jonction.api.config.SecretStore;
import org.jonction.api.config.Snapshot;
import org.jonction.api.firmware.BackupService;
import org.jonction.api.firmware.FirmwareException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** A backup of the running box, and its way back. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class BackupTest {
    private static final char[] PASSPHRASE = "correct horse battery".toCharArray();
    private static final String DOCUMENT = "backup-test.yaml";
    private static final String SECRET = "backup-test";

    @InjectBundleContext
    BundleContext context;

    @InjectService
    BackupService backups;

    @InjectService
    ConfigService config;

    @InjectService
    SecretStore secrets;

    private Path key;

    @BeforeEach
    void fill() throws Exception {
        key = Path.of(context.getProperty("jonction.state.dir")).resolve("identity/key.pem");
        commit("realms: {backup-a: {}}\n");
        secrets.put(SECRET, "one".toCharArray());
    }

    /** A box without any document would be refused. */
    @AfterEach
    void empty() {
        commit("realms: {}\n");
        secrets.remove(SECRET);
    }

    @Test
    void whatChangedSinceTheBackupIsPutBack() throws Exception {
        byte[] identity = Files.readAllBytes(key);
        byte[] backup = save();
        List<Document> documents = config.documents();
        commit("realms: {backup-b: {}}\n");
        secrets.put(SECRET, "two".toCharArray());
        Files.write(key, new byte[10]);

        BackupService.Contents contents = backups.restore(new ByteArrayInputStream(backup), PASSPHRASE);
        assertThat(contents.documents()).contains(DOCUMENT);
        assertThat(config.documents()).isEqualTo(documents);
        assertThat(config.active().map(Snapshot::author)).contains("restore");
        assertThat(secrets.get(SECRET)).hasValueSatisfying(secret -> assertThat(new String(secret)).isEqualTo("one"));
        assertThat(key).hasBinaryContent(identity);
    }

    @Test
    void lookingIntoABackupChangesNothing() throws Exception {
        byte[] backup = save();
        commit("realms: {backup-b: {}}\n");
        List<Document> documents = config.documents();
        assertThat(backups.inspect(new ByteArrayInputStream(backup), PASSPHRASE).documents())
                .contains(DOCUMENT);
        assertThat(config.documents()).isEqualTo(documents);
    }

    @Test
    void lookingIntoABackupTellsWhatTheBoxTakesOverAndWhatDoesNotFitTheMachine() throws Exception {
        commit("""
                realms: {backup-a: {}}
                sipInterfaces: {backup: {realm: backup-a, address: 127.0.9.8, port: 15999}}
                mediaRealms: {backup: {realm: backup-a, address: 192.0.2.77}}
                """);
        byte[] backup = save();
        commit("realms: {backup-b: {}}\n");
        assertThat(backups.inspect(new ByteArrayInputStream(backup), PASSPHRASE).notes())
                .anyMatch(note -> note.startsWith("signed by this box"))
                .anyMatch(note -> note.contains("SSH host keys"))
                .anyMatch(note -> note.contains("media realm backup has the address 192.0.2.77"))
                .noneMatch(note -> note.contains("127.0.9.8"));
    }

    @Test
    void aBackupThatIsRefusedChangesNothing() throws Exception {
        byte[] backup = save();
        commit("realms: {backup-b: {}}\n");
        secrets.put(SECRET, "two".toCharArray());
        List<Document> documents = config.documents();
        backup[backup.length - 1] ^= 1;
        assertThatExceptionOfType(FirmwareException.class)
                .isThrownBy(() -> backups.restore(new ByteArrayInputStream(backup), PASSPHRASE));
        assertThat(config.documents()).isEqualTo(documents);
        assertThat(secrets.get(SECRET)).hasValueSatisfying(secret -> assertThat(new String(secret)).isEqualTo("two"));
        assertThat(key.getParent().resolveSibling("restore")).doesNotExist();
    }

    @Test
    void aShortPassphraseIsRefused() {
        assertThatExceptionOfType(FirmwareException.class)
                .isThrownBy(() -> backups.save(new ByteArrayOutputStream(), "short".toCharArray()))
                .withMessageContaining("12 characters");
    }

    private byte[] save() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        backups.save(out, PASSPHRASE);
        return out.toByteArray();
    }

    private void commit(String text) {
        Change change = new Change(List.of(new Change.Edit(DOCUMENT, text)), "itest", "backup test");
        assertThat(config.commit(change).problems()).isEmpty();
    }
}
