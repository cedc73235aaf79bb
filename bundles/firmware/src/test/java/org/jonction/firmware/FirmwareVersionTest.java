package org.jonction.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirmwareVersionTest {
    @ParameterizedTest
    @CsvSource({
        "1.9, 1.10",
        "1.2, 1.2.1",
        "0.1.0-SNAPSHOT, 0.1.0",
        "1.0.0-alpha, 1.0.0-alpha.1",
        "1.0.0-alpha.1, 1.0.0-alpha.beta",
        "1.0.0-rc.2, 1.0.0-rc.10",
        "1.0.0-rc.10, 1.0.0",
        "2026.9, 2026.11",
        "1.2.0~rc1, 1.2.0",
        "0.9.9, 1.0.0-SNAPSHOT",
        "1.2.0, 1.2.0-4-g1a2b3c4",
        "1.2.0-4-g1a2b3c4, 1.2.0-12-g0000000-dirty",
        "1.2.0-12.g1a2b3c4, 1.2.1-rc.1",
        "1.2.0-rc.1, 1.2.0-rc.1-3-g1a2b3c4",
        "1.2.0-rc.1-3-g1a2b3c4, 1.2.0-rc.2",
        "1.2.0-rc.1-3-g1a2b3c4, 1.2.0",
        "v1.2, 1.3",
        "1.99999999999999999999, 1.100000000000000000000",
        "'', 0.0.1"
    })
    void theFirstIsOlder(String older, String newer) {
        FirmwareVersion one = FirmwareVersion.parse(older);
        FirmwareVersion two = FirmwareVersion.parse(newer);

        assertThat(one).isLessThan(two);
        assertThat(two).isGreaterThan(one);
    }

    @ParameterizedTest
    @CsvSource({"1.0, 1.0.0", "1.0+abc, 1.0+4.g1a2b3c4", "v1.2, 1.2.0", "1.2-4-gaaaaaaa, 1.2-4-gbbbbbbb", "1.0-rc.1, 1.0-rc.1"})
    void bothAreTheSame(String one, String two) {
        assertThat(FirmwareVersion.parse(one)).isEqualByComparingTo(FirmwareVersion.parse(two));
    }
}
