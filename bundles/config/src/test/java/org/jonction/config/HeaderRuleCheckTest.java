package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderRuleCheckTest {
    private static Check check(String direction, String rule) {
        String profile = "id: p\nversion: 1.0.0\nheaderRules:\n  " + direction + ":\n    - {name: r, " + rule + "}\n";
        return Check.of(new Schemas(), new Documents(new TreeMap<>(Map.of("profiles/p.yaml", profile))));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "action: SET, header: X-A, value: 'a $1', when: {header: From, is: MATCHES, pattern: '(.)'}",
        "action: REMOVE, header: Diversion, when: {header: Diversion}",
        "action: REPLACE, header: P-Asserted-Identity, pattern: '@.*>', value: '@example.com>'",
        "action: REMOVE, header: X-A, message: RESPONSE, status: 183"
    })
    void aRuleThatMakesSenseIsTaken(String rule) {
        assertThat(check("in", rule).problems()).isEmpty();
        assertThat(check("out", rule).problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "in | action: SET, header: X-A | SET needs the field 'value'",
        "in | action: REPLACE, header: X-A | REPLACE needs the field 'pattern'",
        "in | action: REMOVE | REMOVE needs the field 'header'",
        "in | action: COPY, header: X-A | COPY works on outgoing INVITEs only",
        "out | action: COPY, header: X-A, message: RESPONSE | COPY works on outgoing INVITEs only",
        "out | action: REFUSE | REFUSE works on incoming INVITEs only",
        "in | action: REMOVE, header: X-A, status: 183 | an INVITE has no status code",
        "in | action: REMOVE, header: X-A, when: {is: MATCHES, pattern: a} | the condition names no header",
        "in | action: REMOVE, header: X-A, when: {header: X-B, is: MATCHES} | a condition has a pattern when it is MATCHES",
        "in | action: REMOVE, header: X-A, when: {header: X-B, pattern: a} | a condition has a pattern when it is MATCHES",
        "out | action: SET, header: Via, value: x | header 'Via' may not be edited",
        "out | action: REMOVE, header: i | header 'i' may not be edited",
        "out | action: SET, header: X-A, value: ' ' | the value of header 'X-A' is empty",
        "out | action: REPLACE, header: X-A, pattern: '(' | regular expression"
    })
    void aRuleThatMakesNoneIsRefusedWhereItIsWritten(String direction, String rule, String message) {
        assertThat(check(direction, rule).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.field()).startsWith("headerRules." + direction + ".0");
            assertThat(problem.line()).isEqualTo(5);
            assertThat(problem.message() + problem.allowed()).containsIgnoringCase(message);
        });
    }
}
