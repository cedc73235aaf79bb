package org.jonction.call;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.ParserFactory;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jonction.api.trunk.HeaderRule;
import org.jonction.api.trunk.HeaderRule.Action;
import org.jonction.api.trunk.HeaderRule.Condition;
import org.jonction.api.trunk.MeteredText;
import org.jspecify.annotations.Nullable;

/** The header rules of one direction of a trunk. Whatever they do, the message stays a valid one. */
final class HeaderRules {
    private static final int LONGEST_VALUE = 1_000;
    private static final MatchResult NO_GROUPS = Pattern.compile("").matcher("").results().findFirst().orElseThrow();

    private final List<HeaderRule> rules;

    /** What became of a rule. */
    enum Outcome {
        /** It is meant for other messages, or its condition does not hold, or there is nothing to change. */
        PASSED_OVER,
        /** It changed the message. */
        APPLIED,
        /** What it would write is no valid header, or reading the header costs too much: the message stays as it was. */
        LEFT_OUT,
        /** The call is to be refused; rules behind it are not tried. */
        REFUSED
    }

    /** Hears what becomes of each rule. */
    @FunctionalInterface
    interface Trace {
        /** Nobody listens. */
        Trace NONE = (rule, outcome) -> {};

        void hear(HeaderRule rule, Outcome outcome);

        /** Told in a call's explanation, without values, which may be secrets. */
        static Trace into(Explanation explanation) {
            return (rule, outcome) -> {
                if (outcome != Outcome.PASSED_OVER) {
                    explanation.add("header rule", rule.name(), told(rule, outcome));
                }
            };
        }
    }

    HeaderRules(List<HeaderRule> rules) {
        this.rules = rules;
    }

    boolean none() {
        return rules.isEmpty();
    }

    /**
     * Applies the rules to an initial INVITE or a response to it.
     *
     * @param caller the INVITE of the calling side, for headers that are taken over
     * @return why one of them refuses the call
     */
    Optional<Failure> apply(SIPMessage message, @Nullable SIPRequest caller, Trace trace) {
        for (HeaderRule rule : rules) {
            Outcome outcome = outcome(rule, message, caller);
            trace.hear(rule, outcome);
            if (rule.action() instanceof Action.Refuse refuse && outcome == Outcome.REFUSED) {
                String reason = "the header rule " + rule.name() + " of the profile refuses the call";
                return Optional.of(new Failure(refuse.status(), -1, false, reason));
            }
        }
        return Optional.empty();
    }

    /** What a rule does, in words. */
    static String told(HeaderRule rule, Outcome outcome) {
        if (outcome == Outcome.PASSED_OVER) {
            return "does not apply";
        }
        String did = switch (rule.action()) {
            case Action.Set set -> "sets " + set.header();
            case Action.Remove remove -> "removes " + remove.header();
            case Action.Replace replace -> "rewrites " + replace.header();
            case Action.Copy copy -> "takes " + copy.header() + " over from the calling side";
            case Action.Refuse refuse -> "refuses the call with " + refuse.status();
        };
        return outcome == Outcome.LEFT_OUT ? did + ": left out, since that makes no valid header" : did;
    }

    private static Outcome outcome(HeaderRule rule, SIPMessage message, @Nullable SIPRequest caller) {
        if (!meant(rule, message)) {
            return Outcome.PASSED_OVER;
        }
        try {
            MatchResult groups = rule.when().isEmpty() ? NO_GROUPS : holds(rule.when().get(), message);
            return groups == null ? Outcome.PASSED_OVER : act(rule.action(), message, caller, groups);
        } catch (MeteredText.TooCostly | ParseException | IllegalArgumentException e) {
            return Outcome.LEFT_OUT;
        }
    }

    private static boolean meant(HeaderRule rule, SIPMessage message) {
        return switch (rule.message()) {
            case INVITE -> message instanceof SIPRequest;
            case RESPONSE -> message instanceof SIPResponse response
                    && (rule.status() == 0 || rule.status() == response.getStatusCode());
        };
    }

    /** The groups that matched; null when the condition does not hold. */
    private static @Nullable MatchResult holds(Condition condition, SIPMessage message) {
        return switch (condition.is()) {
            case PRESENT -> message.hasHeader(condition.header()) ? NO_GROUPS : null;
            case ABSENT -> message.hasHeader(condition.header()) ? null : NO_GROUPS;
            case MATCHES -> {
                for (String value : values(message, condition.header())) {
                    Matcher matcher = matcher(condition.pattern().orElseThrow(), value);
                    if (matcher.find()) {
                        yield matcher.toMatchResult();
                    }
                }
                yield null;
            }
        };
    }

    private static Outcome act(Action action, SIPMessage message, @Nullable SIPRequest caller, MatchResult groups)
            throws ParseException {
        return switch (action) {
            case Action.Set set -> put(message, set.header(), List.of(expand(set.value(), groups)));
            case Action.Remove remove -> put(message, remove.header(), List.of());
            case Action.Replace replace -> replace(message, replace);
            case Action.Copy copy -> caller == null
                    ? Outcome.PASSED_OVER
                    : put(message, copy.header(), values(caller, copy.header()));
            case Action.Refuse refuse -> Outcome.REFUSED;
        };
    }

    private static Outcome replace(SIPMessage message, Action.Replace replace) throws ParseException {
        List<String> before = values(message, replace.header());
        List<String> after = before.stream()
                .map(value -> matcher(replace.pattern(), value)
                        .replaceAll(groups -> Matcher.quoteReplacement(expand(replace.value(), groups))))
                .toList();
        return after.equals(before) ? Outcome.PASSED_OVER : put(message, replace.header(), after);
    }

    /** Every value is parsed before the message is touched. */
    private static Outcome put(SIPMessage message, String name, List<String> values) throws ParseException {
        if (values.isEmpty() && !message.hasHeader(name)) {
            return Outcome.PASSED_OVER;
        }
        List<SIPHeader> headers = new ArrayList<>(values.size());
        for (String value : values) {
            headers.add(parse(name, value));
        }
        message.removeHeader(name);
        headers.forEach(message::addHeader);
        return Outcome.APPLIED;
    }

    /** @throws ParseException also when the value would not be one line */
    static SIPHeader parse(String name, String value) throws ParseException {
        if (value.isBlank() || value.length() > LONGEST_VALUE || value.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            throw new ParseException(value, 0);
        }
        try {
            return ParserFactory.createParser(name + ": " + value + "\n").parse();
        } catch (RuntimeException e) {
            throw new ParseException(value, 0);
        }
    }

    private static Matcher matcher(Pattern pattern, String value) {
        if (value.length() > LONGEST_VALUE) {
            throw new IllegalArgumentException("a value of " + value.length() + " characters");
        }
        return MeteredText.matcher(pattern, value);
    }

    private static List<String> values(SIPMessage message, String name) {
        List<String> values = new ArrayList<>();
        for (Iterator<?> headers = message.getHeaders(name); headers.hasNext(); ) {
            if (headers.next() instanceof SIPHeader header) {
                values.add(header.getHeaderValue());
            }
        }
        return values;
    }

    /** {@code $0} to {@code $9} stand for groups; a group that does not exist or did not match is empty. */
    private static String expand(String template, MatchResult groups) {
        StringBuilder text = new StringBuilder(template.length());
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            int group = c == '$' && i + 1 < template.length() ? template.charAt(i + 1) - '0' : -1;
            if (group < 0 || group > 9) {
                text.append(c);
            } else {
                i++;
                String matched = group <= groups.groupCount() ? groups.group(group) : null;
                text.append(matched == null ? "" : matched);
            }
        }
        return text.toString();
    }
}
