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
    /** @throws IllegalArgumentException when {@code replace} names a group that {@code pattern} does not have */
    public NumberRule {
        int groups = pattern.matcher("").groupCount();
        for (int i = replace.indexOf('$'); i >= 0 && i + 1 < replace.length(); i = replace.indexOf('$', i + 1)) {
            int group = replace.charAt(i + 1) - '0';
            if (group > groups && group <= 9) {
                throw new IllegalArgumentException("rule '" + name + "' replaces by $" + group + ", but its pattern "
                        + pattern + " has " + groups + " groups");
            }
        }
    }

    /** Reads the rules in the list {@code key} of {@code s}. */
    public static List<NumberRule> from(Settings s, String key) {
        return s.list(key).stream()
                .map(rule -> new NumberRule(rule.text("name"), rule.pattern("pattern"), rule.text("replace")))
                .toList();
    }
}
