package org.jonction.firmware.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.firmware.Identity;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupReaderTest {
    /** Of more than two chunks, and such that it does not get smaller. */
    private static final String LARGE = noise(3 * Seal.CHUNK_BYTES);

    @TempDir
    Path temp;

    private Path parts;

    @BeforeEach
    void makeFolder() throws Exception {
        parts = Files.createDirectory(temp.resolve("parts"));
    }

    @Test
    void whatWasWrittenIsRead() throws Exception {
        byte[] backup = Sealed.backup(temp, "documents/box.yaml", "realms: {}\n", "documents/profiles/p.yaml", LARGE);
        BackupReader.Read read = read(backup, Sealed.PASSPHRASE);
        assertThat(read.manifest().version()).isEqualTo("1.0.0");
        assertThat(read.manifest().box()).isEqualTo("box");
        assertThat(read.manifest().parts().keySet()).containsExactly("documents/box.yaml", "documents/profiles/p.yaml");
        assertThat(parts.resolve("documents/box.yaml")).hasContent("realms: {}\n");
        assertThat(parts.resolve("documents/profiles/p.yaml")).hasContent(LARGE);
    }

    @Test
    void nothingOfItCanBeReadWithoutThePassphrase() throws Exception {
        String backup = new String(
                Sealed.backup(temp, "documents/box.yaml", "realms: {}\n"), StandardCharsets.ISO_8859_1);
        assertThat(backup).doesNotContain("realms").doesNotContain("box.yaml").doesNotContain("manifest");
    }

    @Test
    void aWrongPassphraseIsToldFromADamagedFile() throws Exception {
        byte[] backup = Sealed.backup(temp, "documents/box.yaml", "realms: {}\n");
        assertThatExceptionOfType(FirmwareException.class)
                .isThrownBy(() -> read(backup, "another passphrase".toCharArray()))
                .withMessage("the passphrase is wrong");
        assertThatExceptionOfType(FirmwareException.class)
                .isThrownBy(() -> read("no backup at all".repeat(20).getBytes(), Sealed.PASSPHRASE))
                .withMessageContaining("no backup");
    }

    @Test
    void aChangedByteIsFoundWhereverItIs() throws Exception {
        byte[] backup = Sealed.backup(temp, "documents/box.yaml", LARGE);
        for (int at : new int[] {0, 20, SealHeader.BYTES - 1, SealHeader.BYTES, backup.length / 2, backup.length - 1}) {
            byte[] altered = backup.clone();
            altered[at] ^= 1;
            refused(altered);
        }
    }

    @Test
    void aBackupThatWasCutShortIsFoundAtEveryPlace() throws Exception {
        byte[] backup = Sealed.backup(temp, "documents/box.yaml", LARGE);
        int chunk = Seal.CHUNK_BYTES + Seal.TAG_BYTES;
        for (int length : new int[] {
            5,
            SealHeader.BYTES,
            SealHeader.BYTES + 100,
            SealHeader.BYTES + chunk,
            SealHeader.BYTES + 2 * chunk,
            backup.length - 1
        }) {
            assertThatExceptionOfType(FirmwareException.class)
                    .as("%d bytes", length)
                    .isThrownBy(() -> read(Arrays.copyOf(backup, length), Sealed.PASSPHRASE))
                    .withMessageMatching(length == 5 ? ".*no backup.*" : ".*cut short.*");
        }
    }

    @Test
    void chunksThatChangedPlacesAreFound() throws Exception {
        byte[] backup = Sealed.backup(temp, "documents/box.yaml", LARGE);
        int chunk = Seal.CHUNK_BYTES + Seal.TAG_BYTES;
        byte[] altered = backup.clone();
        System.arraycopy(backup, SealHeader.BYTES, altered, SealHeader.BYTES + chunk, chunk);
        System.arraycopy(backup, SealHeader.BYTES + chunk, altered, SealHeader.BYTES, chunk);
        refused(altered);
    }

    @Test
    void whatFollowsTheEndIsFound() throws Exception {
        byte[] backup = Sealed.backup(temp, "documents/box.yaml", "realms: {}\n");
        refused(Arrays.copyOf(backup, backup.length + 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../box.yaml",
                "/etc/passwd",
                "documents/../../box.yaml",
                "documents/.box.yaml",
                "documents/a/b.yaml",
                "files/../secrets/key",
                "files/secrets/key",
                "secrets/a/b",
                "bundles/../x.jar",
                "bundles/.jar",
                "other"
            })
    void aPartThatNoBackupHasIsRefusedAndWrittenNowhere(String name) throws Exception {
        refused(Sealed.zip(zip -> Sealed.add(zip, name, new byte[10])));
        try (Stream<Path> files = Files.walk(temp)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void aPartThatExpandsWithoutEndIsBroken() throws Exception {
        byte[] zeros = new byte[1 << 20];
        byte[] bomb = Sealed.zip(zip -> {
            zip.putNextEntry(new ZipEntry("documents/box.yaml"));
            for (int i = 0; i < 300; i++) {
                zip.write(zeros);
            }
            zip.closeEntry();
        });
        refused(bomb);
        assertThat(Files.size(parts.resolve("documents/box.yaml"))).isLessThanOrEqualTo(PartKind.DOCUMENT.mostBytes());
    }

    @Test
    void moreDocumentsThanABoxHasAreRefused() throws Exception {
        refused(Sealed.zip(zip -> {
            for (int i = 0; i <= PartKind.DOCUMENT.mostParts(); i++) {
                Sealed.add(zip, "documents/d" + i + ".yaml", new byte[1]);
            }
        }));
    }

    @Test
    void partsThatTheSignedListDoesNotNameAreRefused() throws Exception {
        refused(Sealed.zip(zip -> Sealed.add(zip, "documents/box.yaml", new byte[1])));
        byte[] manifest = "version 1\nbox b\nmade 2025-01-01T00:00:00Z\n".getBytes();
        Identity identity = new Identity(temp.resolve("identity"));
        byte[] signature = identity.sign(manifest);
        refused(Sealed.zip(zip -> {
            Sealed.add(zip, "documents/box.yaml", new byte[1]);
            Sealed.add(zip, "manifest", manifest);
            Sealed.add(zip, "manifest.signer", identity.publicKey());
            Sealed.add(zip, "manifest.signature", signature);
        }));
    }

    @Test
    void aListWithAnotherSignatureIsRefused() throws Exception {
        byte[] manifest = "version 1\nbox b\nmade 2025-01-01T00:00:00Z\n".getBytes();
        Identity identity = new Identity(temp.resolve("identity"));
        refused(Sealed.zip(zip -> {
            Sealed.add(zip, "manifest", manifest);
            Sealed.add(zip, "manifest.signer", identity.publicKey());
            Sealed.add(zip, "manifest.signature", identity.sign("something else".getBytes()));
        }));
    }

    private void refused(byte[] backup) {
        assertThatExceptionOfType(FirmwareException.class).isThrownBy(() -> read(backup, Sealed.PASSPHRASE));
    }

    private BackupReader.Read read(byte[] backup, char[] passphrase) throws Exception {
        return BackupReader.read(new ByteArrayInputStream(backup), passphrase, parts);
    }

    private static String noise(int length) {
        Random random = new Random(3);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('!' + random.nextInt(90)));
        }
        return text.toString();
    }
}
