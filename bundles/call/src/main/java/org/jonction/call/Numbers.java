package org.jonction.call;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.address.TelURLImpl;
import javax.sip.address.URI;
import org.jspecify.annotations.Nullable;

/** Numbers and names in the user part of URIs. */
final class Numbers {
    private static final int LONGEST = 64;

    private Numbers() {}

    /** A user part, or the status and reason why there is no usable one. */
    record User(String text, int status, String problem) {
        static User of(String text) {
            return new User(text, 0, "");
        }

        boolean usable() {
            return status == 0;
        }
    }

    /** The number or name that a SIP or tel URI addresses, without parameters and visual separators. */
    static User user(URI uri) {
        String raw =
                switch (uri) {
                    case SipUri sip -> sip.getUser();
                    case TelURLImpl tel -> tel.isGlobal() ? "+" + tel.getPhoneNumber() : tel.getPhoneNumber();
                    default -> null;
                };
        if (raw == null || raw.isEmpty()) {
            return new User("", 484, "the Request-URI has no number"); // RFC 3261 21.4.22
        }
        // RFC 3261 19.1.6: parameters of a telephone-subscriber such as ;ext= and ;phone-context= follow the number
        int semicolon = raw.indexOf(';');
        String user = unescape(semicolon < 0 ? raw : raw.substring(0, semicolon));
        if (user == null || !printable(user)) {
            return new User("", 404, "the number has characters that no number or name has");
        }
        String number = withoutSeparators(user);
        if (number.isEmpty()) {
            return new User("", 484, "the number is empty");
        }
        return number.length() > LONGEST
                ? new User("", 404, "the number has " + number.length() + " characters, at most " + LONGEST)
                : User.of(number);
    }

    /** Whether {@code number} is a telephone number, global or local (RFC 3966 section 3). */
    static boolean telephone(String number) {
        for (int i = 0; i < number.length(); i++) {
            if (!phoneDigit(number.charAt(i), i)) {
                return false;
            }
        }
        return !number.isEmpty();
    }

    private static boolean phoneDigit(char c, int position) {
        return c >= '0' && c <= '9' || c == '*' || c == '#' || c == '+' && position == 0;
    }

    // RFC 3966 5.1.1: visual separators carry no meaning
    private static String withoutSeparators(String user) {
        boolean separators = false;
        int digits = 0;
        for (int i = 0; i < user.length(); i++) {
            char c = user.charAt(i);
            if (c == '-' || c == '.' || c == '(' || c == ')') {
                separators = true;
            } else if (phoneDigit(c, i)) {
                digits++;
            } else {
                return user;
            }
        }
        if (!separators) {
            return user;
        }
        StringBuilder number = new StringBuilder(digits);
        for (int i = 0; i < user.length(); i++) {
            if (phoneDigit(user.charAt(i), i)) {
                number.append(user.charAt(i));
            }
        }
        return number.toString();
    }

    private static boolean printable(String user) {
        for (int i = 0; i < user.length(); i++) {
            char c = user.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '<' || c == '>' || c == '"' || c == '@' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    // RFC 3261 25.1: escaped = "%" HEXDIG HEXDIG
    private static @Nullable String unescape(String user) {
        if (user.indexOf('%') < 0) {
            return user;
        }
        StringBuilder text = new StringBuilder(user.length());
        for (int i = 0; i < user.length(); i++) {
            char c = user.charAt(i);
            if (c != '%') {
                text.append(c);
                continue;
            }
            int high = i + 2 < user.length() ? Character.digit(user.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(user.charAt(i + 2), 16);
            if (low < 0) {
                return null;
            }
            text.append((char) (high * 16 + low));
            i += 2;
        }
        return text.toString();
    }

    // RFC 3261 25.1: user = 1*( unreserved / escaped / user-unreserved )
    private static boolean unreserved(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || "-_.!~*'()&=+$,?/".indexOf(c) >= 0;
    }

    /** {@code user} as the user part of a URI. */
    static String escape(String user) {
        StringBuilder escaped = null;
        for (int i = 0; i < user.length(); i++) {
            char c = user.charAt(i);
            boolean plain = unreserved(c);
            if (!plain && escaped == null) {
                escaped = new StringBuilder(user.length() + 6).append(user, 0, i);
            }
            if (escaped != null) {
                if (plain) {
                    escaped.append(c);
                } else {
                    escaped.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4 & 15, 16)));
                    escaped.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
                }
            }
        }
        return escaped == null ? user : escaped.toString();
    }
}
