package org.jonction.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguagesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fr | fr",
                "fr-CA,en;q=0.5 | fr",
                "en;q=0.5,ja | ja",
                "de,fr;q=0.8,en;q=0.9 | en",
                "de | en",
                "zh | zh-Hans",
                "zh-CN | zh-Hans",
                "zh-Hans-SG | zh-Hans",
                "zh-TW,zh;q=0.9 | zh-Hant",
                "zh-HK | zh-Hant",
                "zh-Hant | zh-Hant",
                "fr;q=0, ja;q=0.1 | ja",
                "* | en",
                "?? | en"
            })
    void theBestLanguageIsChosen(String header, String tag) {
        assertThat(Languages.choose(header)).isEqualTo(tag);
    }

    @Test
    void withoutAWishItIsEnglish() {
        assertThat(Languages.choose(null)).isEqualTo("en");
    }
}
