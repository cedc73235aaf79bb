package org.jonction.api.trunk;

import java.util.List;
import java.util.regex.Pattern;
import org.jonction.api.config.Settings;

/**
 * A rule that recognises a number and rewrites it: the first rule of a list that matches the whole number applies.
 *
 * @param name name shown in a call's explanation
 * @param pattern regular expression over the whole number
 * @param replace replacement with {@code $1} to {@code $9} for groups, {@code $0} for the whole number
 */
public record NumberRule(String name, Pattern pattern, String replace) {
    /** Reads the rules in the list {@code key} of {@code s}. */
    public static List<NumberRule> from(Settings s, String key) {
        return s.list(key).stream()
                .map(rule -> new NumberRule(
                        rule.text("name"), Pattern.compile(rule.text("pattern")), rule.text("replace")))
                .toList();
    }
}
