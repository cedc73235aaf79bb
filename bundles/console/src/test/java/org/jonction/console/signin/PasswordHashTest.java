package org.jonction.console.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PasswordHashTest {
    /** From the tests of the reference implementation, phc-winner-argon2. */
    private static final String REFERENCE =
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    @Test
    void aPasswordMatchesItsHashAndNoOther() throws Exception {
        String hash = PasswordHash.ofNew("correct horse battery");
        assertThat(hash).startsWith("$argon2id$v=19$m=32768,t=3,p=1$").doesNotContain("correct");
        assertThat(PasswordHash.verify("correct horse battery", hash)).isTrue();
        assertThat(PasswordHash.verify("correct horse batterz", hash)).isFalse();
    }

    @Test
    void thePasswordHashedTwiceGivesTwoHashes() throws Exception {
        assertThat(PasswordHash.ofNew("correct horse battery"))
                .isNotEqualTo(PasswordHash.ofNew("correct horse battery"));
    }

    @Test
    void aHashOfTheReferenceImplementationIsUnderstood() {
        assertThat(PasswordHash.verify("password", REFERENCE)).isTrue();
        assertThat(PasswordHash.verify("Password", REFERENCE)).isFalse();
    }

    @Test
    void aTextThatIsNoArgon2idHashIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> PasswordHash.verify("password", "{sha-256}jGl25b"));
    }
}
