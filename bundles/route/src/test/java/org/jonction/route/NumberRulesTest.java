package org.jonction.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jonction.api.call.Decision;
import org.jonction.api.trunk.NumberRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberRulesTest {
    private final List<Decision> decisions = new ArrayList<>();

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        # Lync's defaults: New-CsVoiceNormalizationRule, New-CsOutboundTranslationRule
        ^(\\d{11})$                | +$1        | 14255550123      | +14255550123
        ^\\+(\\d*)$                | $1         | +14255550123     | 14255550123
        # usual ones
        ^0([1-9]\\d+)$             | +49$1      | 030123456        | +4930123456
        00(\\d+)                   | +$1        | 0033123456789    | +33123456789
        (\\d{3})                   | +4930555$1 | 101              | +4930555101
        ^\\+1(\\d{3})(\\d{7})$     | $1-$2      | +14255550123     | 425-5550123
        ^\\+(?!1)(\\d+)$           | 011$1      | +4930123456      | 0114930123456
        ^\\+(\\d*);ext=(\\d*)$     | +$1        | +14255550100;ext=77 | +14255550100
        # $0 is the whole number, a group followed by a digit is that group and the digit
        \\d+                       | 9$0        | 110              | 9110
        (\\d)(\\d+)                | $20$1      | 123              | 2301
        (a)?(\\d+)                 | $1$2       | 42               | 42
        (1)(2)(3)(4)(5)(6)(7)(8)(9)(0) | $9$8$10 | 1234567890      | 9810
        # what is no group stays as written
        (\\d+)                     | $$1$       | 5                | $5$
        (\\d+)                     | \\$x       | 5                | \\$x
        # only the whole number matches
        \\d{3}                     | x          | 1234             | 1234
        ^0                         | x          | 0301             | 0301
        """)
    void aRuleRewritesTheWholeNumberAsLyncDoes(String pattern, String replace, String number, String result) {
        NumberRule rule = Calls.rule("r", pattern, replace);

        assertThat(new NumberRules("step", "a list", List.of(rule)).apply("called", number, decisions))
                .isEqualTo(result);
    }

    @Test
    void theFirstMatchAloneApplies() {
        NumberRules rules = new NumberRules(
                "normalization",
                "dial plan 'de'",
                List.of(
                        Calls.rule("long", "\\d{5,}", "long"),
                        Calls.rule("any", "\\d+", "any"),
                        Calls.rule("any2", "any", "any2")));

        assertThat(rules.apply("called", "123", decisions)).isEqualTo("any");
        assertThat(decisions)
                .containsExactly(new Decision(
                        "normalization", "any", "The called number 123 becomes any by rule 'any' of dial plan 'de'."));
    }

    @Test
    void aNumberThatNoRuleMatchesStaysAndThatIsSaid() {
        NumberRules rules = new NumberRules("normalization", "dial plan 'de'", List.of(Calls.rule("a", "0.*", "x")));

        assertThat(rules.apply("calling", "110", decisions)).isEqualTo("110");
        assertThat(decisions)
                .containsExactly(new Decision(
                        "normalization",
                        "",
                        "No rule of dial plan 'de' matches the calling number 110; it stays as it is."));
    }

    @Test
    void anAnonymousCallerAndAnEmptyListGiveNothingToSay() {
        assertThat(new NumberRules("s", "n", List.of(Calls.rule("a", ".*", "x"))).apply("calling", "", decisions))
                .isEmpty();
        assertThat(new NumberRules("s", "n", List.of()).apply("called", "110", decisions))
                .isEqualTo("110");
        assertThat(decisions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)x",
                "(\\d+)+\\1x",
                "(\\d|\\d\\d|\\d\\d\\d)*\\1x",
                "(?:(?:\\d?){9}){9}(?:(?:\\d?){9}){9}x"
            })
    void aRuleThatBacktracksWithoutEndCountsAsNotMatching(String pattern) {
        NumberRules rules = new NumberRules(
                "normalization",
                "dial plan 'de'",
                List.of(Calls.rule("costly", pattern, "x"), Calls.rule("good", "\\d+", "+$0")));

        String number = "1".repeat(PhoneNumber.MAX_LENGTH);
        assertThat(rules.apply("called", number, decisions)).isEqualTo("+" + number);
        assertThat(Calls.steps(decisions)).containsExactly("normalization/costly", "normalization/good");
        assertThat(decisions.getFirst().text())
                .contains("counts as not matching", pattern, "without nested repetitions");
    }
}
