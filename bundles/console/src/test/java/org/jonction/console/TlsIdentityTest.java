package org.jonction.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIdentityTest {
    private static final Set<String> NAMES = Set.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "box.example");
    private static final Instant NOW = Instant.now();

    @TempDir
    Path folder;

    @Test
    void theCertificateNamesEveryAddressOfTheConsole() throws Exception {
        TlsIdentity identity = TlsIdentity.open(folder, NAMES, NOW);
        List<Object> names = identity.certificate().getSubjectAlternativeNames().stream()
                .<Object>map(name -> name.get(1))
                .toList();
        assertThat(names).containsExactlyInAnyOrderElementsOf(NAMES);
        identity.certificate().verify(identity.certificate().getPublicKey());
        assertThat(identity.certificate().getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    }

    @Test
    void clientsFindTheCertificateAsPem() throws Exception {
        TlsIdentity identity = TlsIdentity.open(folder, NAMES, NOW);
        byte[] pem = Files.readAllBytes(folder.resolve("console.crt"));
        assertThat(CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem)))
                .isEqualTo(identity.certificate());
    }

    @Test
    void thePemFollowsTheKeyThatIsInUse() throws Exception {
        TlsIdentity identity = TlsIdentity.open(folder, NAMES, NOW);
        Files.writeString(folder.resolve("console.crt"), "of an earlier key");
        TlsIdentity.open(folder, NAMES, NOW);
        assertThat(folder.resolve("console.crt")).hasContent(identity.pem());
    }

    @Test
    void everyFileIsReadByItsOwnerAlone() throws Exception {
        TlsIdentity.open(folder, NAMES, NOW);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void aRestartKeepsTheCertificate() throws Exception {
        TlsIdentity first = TlsIdentity.open(folder, NAMES, NOW);
        TlsIdentity second = TlsIdentity.open(folder, Set.of("localhost"), NOW.plus(Duration.ofDays(30)));
        assertThat(second.certificate()).isEqualTo(first.certificate());
        assertThat(second.fingerprint()).isEqualTo(first.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
    }

    @Test
    void aNewAddressMakesANewCertificate() throws Exception {
        TlsIdentity first = TlsIdentity.open(folder, NAMES, NOW);
        TlsIdentity second = TlsIdentity.open(folder, Set.of("192.0.2.1"), NOW);
        assertThat(second.certificate()).isNotEqualTo(first.certificate());
    }

    @Test
    void aServerThatIsStartingMeanwhileCanOpenTheNewKeyStoreWithThePasswordItWasGiven() throws Exception {
        String given = TlsIdentity.open(folder, NAMES, NOW).password();
        TlsIdentity renewed = TlsIdentity.open(folder, Set.of("192.0.2.1"), NOW);
        KeyStore keys = KeyStore.getInstance(renewed.keyStore().toFile(), given.toCharArray());
        assertThat(keys.getCertificate("console")).isEqualTo(renewed.certificate());
    }

    @Test
    void aCertificateIsRenewedBeforeItEnds() throws Exception {
        TlsIdentity first = TlsIdentity.open(folder, NAMES, NOW);
        Instant late = NOW.plus(Duration.ofDays(800));
        TlsIdentity second = TlsIdentity.open(folder, NAMES, late);
        assertThat(second.certificate()).isNotEqualTo(first.certificate());
        assertThat(second.certificate().getNotAfter())
                .isAfter(first.certificate().getNotAfter());
    }

    @Test
    void aDamagedKeyStoreIsReplaced() throws Exception {
        TlsIdentity first = TlsIdentity.open(folder, NAMES, NOW);
        Files.write(first.keyStore(), new byte[] {1, 2, 3});
        TlsIdentity second = TlsIdentity.open(folder, NAMES, NOW);
        assertThat(TlsIdentity.open(folder, NAMES, NOW).certificate()).isEqualTo(second.certificate());
    }
}
