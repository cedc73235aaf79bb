package org.jonction.api.trunk;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jonction.api.config.Settings;
import org.jonction.api.gateway.HeaderEdit;

/**
 * A rule of a profile on the headers of a call's first INVITE, or of the responses to it. The rules of a list are tried
 * in order, and each sees what those before it made of the message.
 *
 * @param name name shown in a call's explanation
 * @param message which messages it is meant for
 * @param status for responses the status it is meant for, 100 to 699; 0 for any
 * @param when what must hold in the message besides; nothing for always
 * @param action what it does
 */
public record HeaderRule(String name, Message message, int status, Optional<Condition> when, Action action) {
    /** Which messages a rule is meant for. */
    public enum Message {
        /** The INVITE that begins a call. */
        INVITE,
        /** Responses to it. */
        RESPONSE
    }

    /** What a condition asks of a header. */
    public enum Test {
        /** The message has the header. */
        PRESENT,
        /** It does not have it. */
        ABSENT,
        /** One of the header's values has a part that matches the pattern. */
        MATCHES
    }

    /**
     * A condition on one header, which may be any header.
     *
     * @param header name of the header
     * @param is what is asked of it
     * @param pattern regular expression of {@link Test#MATCHES}; its groups are {@code $1} to {@code $9} in {@link
     *     Action.Set}
     */
    public record Condition(String header, Test is, Optional<Pattern> pattern) {
        /** @throws IllegalArgumentException when a pattern is missing or says nothing */
        public Condition {
            if (pattern.isPresent() != (is == Test.MATCHES)) {
                throw new IllegalArgumentException("a condition has a pattern when it is MATCHES, and only then");
            }
        }
    }

    /** What a rule does. Headers that a transaction, a dialog or the body lives by are out of its reach. */
    public sealed interface Action {
        /** Puts the header with this value in place of every header of that name. */
        record Set(String header, String value) implements Action {
            /** @throws IllegalArgumentException see {@link HeaderEdit.Set} */
            public Set {
                new HeaderEdit.Set(header, value);
            }
        }

        /** Takes every header of that name away. */
        record Remove(String header) implements Action {
            /** @throws IllegalArgumentException see {@link HeaderEdit.Remove} */
            public Remove {
                new HeaderEdit.Remove(header);
            }
        }

        /** Rewrites every part of the header's values that the pattern matches; {@code $1} to {@code $9} are groups. */
        record Replace(String header, Pattern pattern, String value) implements Action {
            /** @throws IllegalArgumentException see {@link HeaderEdit.Remove} */
            public Replace {
                new HeaderEdit.Remove(header);
            }
        }

        /** Takes the header over from the INVITE of the calling side, in place of every header of that name. */
        record Copy(String header) implements Action {
            /** @throws IllegalArgumentException see {@link HeaderEdit.Remove} */
            public Copy {
                new HeaderEdit.Remove(header);
            }
        }

        /** Refuses the call with this status, 400 to 699; of incoming INVITEs only. */
        record Refuse(int status) implements Action {}
    }

    /** Reads the rules in the list {@code key} of {@code s}. @throws IllegalArgumentException when one makes no sense */
    public static List<HeaderRule> from(Settings s, String key) {
        return s.list(key).stream().map(HeaderRule::from).toList();
    }

    /** Reads one rule. @throws IllegalArgumentException when it makes no sense */
    public static HeaderRule from(Settings s) {
        return new HeaderRule(
                s.text("name"),
                s.choice("message", Message.class),
                s.integer("status"),
                condition(s.section("when")),
                action(s, s.integer("refuseWith")));
    }

    private static Optional<Condition> condition(Settings when) {
        Test is = when.choice("is", Test.class);
        Optional<Pattern> pattern = when.find("pattern").map(any -> when.pattern("pattern"));
        return when.find("header").map(header -> new Condition(header, is, pattern));
    }

    private static Action action(Settings s, int refuseWith) {
        return switch (s.text("action")) {
            case "SET" -> new Action.Set(s.text("header"), s.text("value"));
            case "REMOVE" -> new Action.Remove(s.text("header"));
            case "REPLACE" -> new Action.Replace(s.text("header"), s.pattern("pattern"), s.find("value").orElse(""));
            case "COPY" -> new Action.Copy(s.text("header"));
            default -> new Action.Refuse(refuseWith);
        };
    }
}
