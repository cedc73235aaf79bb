package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternCostTest {
    @ParameterizedTest
    @ValueSource(strings = {"(([0-9]+)*[0-9]+)*x", "(.*)*(.*)*(.*)*(.*)*y", "(?:[0-9]|[0-9][0-9])+?(?:[0-9]?[0-9])+?z"})
    void patternsThatBacktrackWithoutEndAreFound(String pattern) {
        assertThat(PatternCost.excessive(Pattern.compile(pattern))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".*",
                "[+].*",
                "\\+49([0-9]{3,12})",
                "00([1-9][0-9]{6,14})",
                "(0|00|\\+49)([1-9][0-9]*)",
                "(112|110|19222)",
                "(?:[0-9]+)+"
            })
    void ordinaryPatternsAreFine(String pattern) {
        assertThat(PatternCost.excessive(Pattern.compile(pattern))).isFalse();
    }
}
