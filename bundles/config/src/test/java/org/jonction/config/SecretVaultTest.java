package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jonction.api.config.SecretStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretVaultTest {
    private static final String SECRET = "päßword 秘密 \uD83D\uDD11";

    @TempDir
    Path temp;

    private Path folder;
    private SecretVault vault;

    @BeforeEach
    void open() throws Exception {
        folder = temp.resolve("secrets");
        vault = new SecretVault(folder);
    }

    @Test
    void whatWasPutIsThereAfterARestart() throws Exception {
        vault.put("itsp.digest", SECRET.toCharArray());
        vault.put("empty", new char[0]);
        SecretVault again = new SecretVault(folder);
        assertThat(again.names()).containsExactly("empty", "itsp.digest");
        assertThat(again.get("itsp.digest")).hasValueSatisfying(secret -> assertThat(new String(secret)).isEqualTo(SECRET));
        assertThat(again.get("empty")).hasValueSatisfying(secret -> assertThat(secret).isEmpty());
        assertThat(again.get("other")).isEmpty();
    }

    @Test
    void aSecretIsReplacedAndForgotten() {
        vault.put("a", "one".toCharArray());
        vault.put("a", "two".toCharArray());
        assertThat(vault.get("a")).hasValueSatisfying(secret -> assertThat(new String(secret)).isEqualTo("two"));
        vault.remove("a");
        vault.remove("a");
        assertThat(vault.names()).isEmpty();
    }

    @Test
    void neitherNamesNorSecretsCanBeReadOnTheDisk() throws Exception {
        vault.put("itsp.digest", "correct horse".toCharArray());
        String content = new String(Files.readAllBytes(folder.resolve("store")), StandardCharsets.ISO_8859_1);
        assertThat(content).doesNotContain("correct").doesNotContain("digest");
    }

    @Test
    void equalSecretsAreNotEqualOnTheDisk() throws Exception {
        vault.put("a", "one".toCharArray());
        byte[] first = Files.readAllBytes(folder.resolve("store"));
        vault.put("a", "one".toCharArray());
        assertThat(Files.readAllBytes(folder.resolve("store"))).isNotEqualTo(first);
    }

    @Test
    void onlyTheOwnerMayReadItsFiles() throws Exception {
        vault.put("a", "one".toCharArray());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))).isEqualTo("rwx------");
        for (String file : new String[] {"key", "store"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aDamagedStoreIsSetAsideAndTheStoreBeginsAnew() throws Exception {
        vault.put("a", "one".toCharArray());
        Path store = folder.resolve("store");
        byte[] bytes = Files.readAllBytes(store);
        bytes[bytes.length - 1] ^= 1;
        Files.write(store, bytes);
        assertThatThrownBy(() -> vault.get("a")).isInstanceOf(UncheckedIOException.class);
        SecretVault again = new SecretVault(folder);
        assertThat(again.names()).isEmpty();
        again.put("b", "two".toCharArray());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith("store.damaged.")))
                    .singleElement()
                    .satisfies(aside -> assertThat(aside).hasBinaryContent(bytes));
        }
    }

    @Test
    void aStoreOfANewerVersionIsLeftAlone() throws Exception {
        vault.put("a", "one".toCharArray());
        Path store = folder.resolve("store");
        byte[] known = Files.readAllBytes(store);
        byte[] newer = known.clone();
        newer["jonction secrets ".length()] = '2';
        Files.write(store, newer);
        SecretVault older = new SecretVault(folder);
        for (ThrowingCallable use : List.<ThrowingCallable>of(
                older::names, () -> older.get("a"), () -> older.put("b", new char[1]), () -> older.remove("a"))) {
            assertThatThrownBy(use)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("a newer version of the box");
        }
        assertThat(store).hasBinaryContent(newer);
        Files.write(store, known);
        assertThat(new SecretVault(folder).names()).containsExactly("a");
    }

    @Test
    void aStoreWithoutItsKeyIsSetAside() throws Exception {
        vault.put("a", "one".toCharArray());
        Files.delete(folder.resolve("key"));
        assertThat(new SecretVault(folder).names()).isEmpty();
    }

    @Test
    void whatWouldBeTooMuchIsRefusedAndChangesNothing() {
        vault.put("a", "one".toCharArray());
        for (String name : new String[] {"", "A", "a/b", "../a", "a b", "x".repeat(101)}) {
            assertThatIllegalArgumentException().as(name).isThrownBy(() -> vault.put(name, new char[1]));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> vault.put("b", new char[SecretStore.MAX_CHARACTERS + 1]));
        assertThat(vault.names()).containsExactly("a");
    }
}
