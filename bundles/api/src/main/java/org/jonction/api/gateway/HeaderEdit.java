package org.jonction.api.gateway;

import java.util.Locale;

/**
 * A change to one header of a message.
 *
 * @see #PROTECTED
 */
public sealed interface HeaderEdit {
    /** Headers that a transaction, a dialog or the body lives by, and their compact forms (RFC 3261 section 20). */
    java.util.Set<String> PROTECTED = java.util.Set.of(
            "via",
            "v",
            "from",
            "f",
            "to",
            "t",
            "call-id",
            "i",
            "cseq",
            "contact",
            "m",
            "max-forwards",
            "route",
            "record-route",
            "require",
            "proxy-require",
            "rseq",
            "rack",
            "content-length",
            "l",
            "content-type",
            "c",
            "content-encoding",
            "e",
            "authorization",
            "proxy-authorization",
            "www-authenticate",
            "proxy-authenticate");

    /** Name of the header. */
    String name();

    /**
     * Puts the header with this value in place of every header of that name.
     *
     * @throws IllegalArgumentException when the header is protected, or name or value would not be one header line
     */
    record Set(String name, String value) implements HeaderEdit {
        public Set {
            checkName(name);
            if (value.isBlank() || value.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
                throw new IllegalArgumentException(
                        "the value of header '" + name + "' is empty or has control characters");
            }
        }
    }

    /**
     * Takes every header of that name away.
     *
     * @throws IllegalArgumentException when the header is protected or the name is none
     */
    record Remove(String name) implements HeaderEdit {
        public Remove {
            checkName(name);
        }
    }

    private static void checkName(String name) {
        // RFC 3261 25.1: header-name is a token
        if (!name.matches("[A-Za-z0-9\\-.!%*_+`'~]+")) {
            throw new IllegalArgumentException("'" + name + "' is no name of a header");
        }
        if (PROTECTED.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("header '" + name
                    + "' may not be edited: a transaction, a dialog or the body lives by it; use the trunk's profile");
        }
    }
}
