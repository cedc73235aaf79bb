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
        "2026.9, 2026.11"
    })
    void theFirstIsOlder(String older, String newer) {
        FirmwareVersion one = FirmwareVersion.parse(older);
        FirmwareVersion two = FirmwareVersion.parse(newer);

        assertThat(one).isLessThan(two);
        assertThat(two).isGreaterThan(one);
    }

    @ParameterizedTest
    @CsvSource({"1.0, 1.0.0", "1.0+abc, 1.0+def", "1.0-rc.1, 1.0-rc.1"})
    void bothAreTheSame(String one, String two) {
        assertThat(FirmwareVersion.parse(one)).isEqualByComparingTo(FirmwareVersion.parse(two));
    }
}
