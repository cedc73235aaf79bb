package org.jonction.api.trunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.jonction.api.config.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberRuleTest {
    @Test
    void rulesAreReadInTheirOrder() {
        Settings settings = new Settings(Map.of(
                "rules.0.name",
                "national",
                "rules.0.pattern",
                "0(\\d+)",
                "rules.0.replace",
                "+49$1",
                "rules.1.name",
                "as it is",
                "rules.1.pattern",
                "\\+\\d+",
                "rules.1.replace",
                "$0"));

        List<NumberRule> rules = NumberRule.from(settings, "rules");

        assertThat(rules).extracting(NumberRule::name).containsExactly("national", "as it is");
        assertThat(rules.getFirst().pattern()).hasToString("0(\\d+)");
    }

    @ParameterizedTest
    @CsvSource({"(\\d+), +$2, $2, 1 groups", "\\d+, 00$1, $1, 0 groups", "(a)(b), $2$1$9, $9, 2 groups"})
    void aReplacementByAGroupThatIsNotThereIsRefused(String pattern, String replace, String group, String has) {
        Settings settings =
                new Settings(Map.of("rules.0.name", "odd", "rules.0.pattern", pattern, "rules.0.replace", replace));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> NumberRule.from(settings, "rules"))
                .withMessageContainingAll("'odd'", "by " + group, pattern, has);
    }
}
