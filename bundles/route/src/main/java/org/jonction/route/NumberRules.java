package org.jonction.route;

import java.util.List;
import java.util.regex.Matcher;
import org.jonction.api.call.Decision;
import org.jonction.api.trunk.MeteredText;
import org.jonction.api.trunk.NumberRule;

/**
 * An ordered list of rules under the name that explanations give it.
 *
 * @param step stage of the pipeline
 * @param name what the list is, for example {@code dial plan 'de'}
 * @param rules the rules in order
 */
record NumberRules(String step, String name, List<NumberRule> rules) {
    /** Rewrites {@code number} by the first rule that matches the whole of it, and says so in {@code decisions}. */
    String apply(String subject, String number, List<Decision> decisions) {
        if (rules.isEmpty() || number.isEmpty()) {
            return number;
        }
        for (NumberRule rule : rules) {
            try {
                Matcher matcher = MeteredText.matcher(rule.pattern(), number);
                if (matcher.matches()) {
                    String result = expand(rule.replace(), matcher);
                    decisions.add(new Decision(
                            step,
                            rule.name(),
                            "The " + subject + " number " + number + " becomes " + result + " by rule '" + rule.name()
                                    + "' of " + name + "."));
                    return result;
                }
            } catch (MeteredText.TooCostly e) {
                decisions.add(new Decision(
                        step,
                        rule.name(),
                        "Rule '" + rule.name() + "' of " + name
                                + " counts as not matching the " + subject + " number " + number + ": its pattern "
                                + rule.pattern() + " " + e.getMessage() + "; write it without nested repetitions."));
            }
        }
        decisions.add(new Decision(
                step,
                "",
                "No rule of " + name + " matches the " + subject + " number " + number + "; it stays as it is."));
        return number;
    }

    /** Puts groups in place of {@code $0} to {@code $9}; what names no group of the pattern stays as written. */
    private static String expand(String replace, Matcher matcher) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < replace.length(); i++) {
            int group = replace.charAt(i) == '$' && i + 1 < replace.length() ? replace.charAt(i + 1) - '0' : -1;
            if (group >= 0 && group <= Math.min(9, matcher.groupCount())) {
                String value = matcher.group(group);
                result.append(value == null ? "" : value);
                i++;
            } else {
                result.append(replace.charAt(i));
            }
        }
        return result.toString();
    }
}
