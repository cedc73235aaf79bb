package org.jonction.firmware.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import org.jonction.api.firmware.FirmwareException;
import org.junit.jupiter.api.Test;

class SealHeaderTest {
    @Test
    void theSamePassphraseGivesTheSameKeyAndAnotherNone() throws Exception {
        SealHeader.Keyed made = SealHeader.create(Sealed.PASSPHRASE, new SecureRandom());
        SealHeader read = read(made.header());
        assertThat(read.open(Sealed.PASSPHRASE)).isEqualTo(made.key());
        assertThatExceptionOfType(FirmwareException.class)
                .isThrownBy(() -> read.open("correct horse batterz".toCharArray()))
                .withMessage("the passphrase is wrong");
    }

    @Test
    void everyBackupHasAnotherKey() {
        assertThat(SealHeader.create(Sealed.PASSPHRASE, new SecureRandom()).key())
                .isNotEqualTo(SealHeader.create(Sealed.PASSPHRASE, new SecureRandom()).key());
    }

    @Test
    void costsThatWouldExhaustTheBoxAreRefused() {
        for (SealHeader greedy : new SealHeader[] {
            new SealHeader(Integer.MAX_VALUE, 1, 1, new byte[16], new byte[16]),
            new SealHeader(65536, Integer.MAX_VALUE, 1, new byte[16], new byte[16]),
            new SealHeader(65536, 1, 0, new byte[16], new byte[16]),
            new SealHeader(-1, 1, 1, new byte[16], new byte[16])
        }) {
            assertThatExceptionOfType(FirmwareException.class)
                    .isThrownBy(() -> read(greedy))
                    .withMessageContaining("more memory or time");
        }
    }

    private static SealHeader read(SealHeader header) throws Exception {
        return SealHeader.read(new ByteArrayInputStream(header.bytes()));
    }
}
