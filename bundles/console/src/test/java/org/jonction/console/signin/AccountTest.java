package org.jonction.console.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.jonction.console.PrivateFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountTest {
    private static final String PASSWORD = "correct horse battery";

    @TempDir
    Path folder;

    private Path file;
    private Account account;

    @BeforeEach
    void open() {
        file = folder.resolve("console/password");
        account = new Account(file);
    }

    @Test
    void thereIsNoDefaultPassword() {
        assertThat(account.hasPassword()).isFalse();
        assertThat(account.verify("admin", "admin")).isFalse();
        assertThat(account.verify("admin", "")).isFalse();
    }

    @Test
    void theOneTimeCodeSetsThePasswordOnce() throws Exception {
        String code = account.issueCode().orElseThrow();
        assertThat(account.setPassword(code, PASSWORD)).isTrue();
        assertThat(account.verify("admin", PASSWORD)).isTrue();
        assertThat(account.setPassword(code, "another horse battery")).isFalse();
        assertThat(account.verify("admin", PASSWORD)).isTrue();
        assertThat(account.issueCode()).isEmpty();
    }

    @Test
    void aWrongCodeSetsNothing() throws Exception {
        account.issueCode();
        assertThat(account.setPassword("guess", PASSWORD)).isFalse();
        assertThat(account.hasPassword()).isFalse();
        assertThat(file).doesNotExist();
    }

    @Test
    void noCodeIsAcceptedBeforeOneWasIssued() throws Exception {
        assertThat(account.setPassword("", PASSWORD)).isFalse();
    }

    @Test
    void aNewCodeReplacesTheEarlierOne() throws Exception {
        String first = account.issueCode().orElseThrow();
        String second = account.issueCode().orElseThrow();
        assertThat(second).isNotEqualTo(first);
        assertThat(account.setPassword(first, PASSWORD)).isFalse();
        assertThat(account.setPassword(second, PASSWORD)).isTrue();
    }

    @Test
    void aWeakPasswordIsRefusedWithItsReasonAndTheCodeStaysValid() throws Exception {
        String code = account.issueCode().orElseThrow();
        assertThatExceptionOfType(WeakPasswordException.class)
                .isThrownBy(() -> account.setPassword(code, "elevenchars"))
                .withMessageContaining("at least 12 characters");
        assertThatExceptionOfType(WeakPasswordException.class)
                .isThrownBy(() -> account.setPassword(code, "abababababababab"))
                .withMessageContaining("different characters");
        assertThatExceptionOfType(WeakPasswordException.class)
                .isThrownBy(() -> account.setPassword(code, "0123456789".repeat(26)))
                .withMessageContaining("at most 256");
        assertThat(account.setPassword(code, PASSWORD)).isTrue();
    }

    @Test
    void thePasswordOutlivesARestartAsAHashThatOnlyTheOwnerReads() throws Exception {
        account.setPassword(account.issueCode().orElseThrow(), PASSWORD);
        assertThat(Files.readString(file)).startsWith("$argon2id$").doesNotContain(PASSWORD);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Account reopened = new Account(file);
        assertThat(reopened.verify("admin", PASSWORD)).isTrue();
        assertThat(reopened.verify("root", PASSWORD)).isFalse();
        assertThat(reopened.verify("admin", PASSWORD + " ")).isFalse();
    }

    @Test
    void theCodeIsShortEnoughToTypeAndForgivesHowItIsTyped() throws Exception {
        String code = account.issueCode().orElseThrow();
        assertThat(code).matches("[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}");
        String typed = code.toLowerCase(Locale.ROOT).replace('-', ' ').replace('0', 'o').replace('1', 'l');
        assertThat(account.setPassword(typed, PASSWORD)).isTrue();
    }

    @Test
    void aPasswordThatIsRestoredOrSeededHoldsAtOnceAndTheCodeIsVoid() throws Exception {
        String code = account.issueCode().orElseThrow();
        String before = account.mark();
        PrivateFiles.write(file, (PasswordHash.ofNew("another horse battery") + "\n").getBytes());
        assertThat(account.hasPassword()).isTrue();
        assertThat(account.mark()).isNotEqualTo(before);
        assertThat(account.verify("admin", "another horse battery")).isTrue();
        assertThat(account.setPassword(code, PASSWORD)).isFalse();
        assertThat(account.verify("admin", PASSWORD)).isFalse();
    }

    @Test
    void aChangedPasswordReplacesTheOneBefore() throws Exception {
        account.setPassword(account.issueCode().orElseThrow(), PASSWORD);
        account.changePassword("another horse battery");
        assertThat(account.verify("admin", PASSWORD)).isFalse();
        assertThat(account.verify("admin", "another horse battery")).isTrue();
        assertThatExceptionOfType(WeakPasswordException.class)
                .isThrownBy(() -> account.changePassword("short"));
        assertThat(account.verify("admin", "another horse battery")).isTrue();
    }

    @Test
    void aFileThatIsNoHashLetsNobodyInAndGivesNoCode() throws Exception {
        PrivateFiles.write(file, "correct horse battery\n".getBytes());
        assertThat(account.issueCode()).isEmpty();
        assertThat(account.verify("admin", PASSWORD)).isFalse();
    }
}
