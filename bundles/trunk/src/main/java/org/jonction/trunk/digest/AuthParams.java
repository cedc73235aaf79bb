package org.jonction.trunk.digest;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a Digest challenge or of Digest credentials (RFC 3261 section 25.1), unquoted, by name in lower
 * case.
 */
record AuthParams(Map<String, String> values) {
    private static final String SCHEME = "Digest";
    private static final int MOST = 32;

    /** Reads the value of a header, or empty when it is of another scheme or not well formed. */
    static Optional<AuthParams> parse(String header) {
        String text = header.strip();
        if (text.length() <= SCHEME.length()
                || !text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                || !Character.isWhitespace(text.charAt(SCHEME.length()))) {
            return Optional.empty();
        }
        return new Reader(text, SCHEME.length()).read();
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The value as a quoted-string (RFC 3261 section 25.1). */
    static String quote(String value) {
        StringBuilder quoted = new StringBuilder(value.length() + 2).append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text, int at) {
            this.text = text;
            this.at = at;
        }

        Optional<AuthParams> read() {
            Map<String, String> values = new LinkedHashMap<>();
            do {
                String name = token();
                if (name.isEmpty() || !take('=')) {
                    return Optional.empty();
                }
                Optional<String> value = at < text.length() && text.charAt(at) == '"' ? quoted() : Optional.of(token());
                // RFC 7616 3.3: a parameter must not appear more than once
                if (value.isEmpty()
                        || values.size() == MOST
                        || values.put(name.toLowerCase(Locale.ROOT), value.get()) != null) {
                    return Optional.empty();
                }
            } while (take(','));
            return at == text.length() ? Optional.of(new AuthParams(values)) : Optional.empty();
        }

        private void blanks() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }

        private boolean take(char wanted) {
            blanks();
            boolean found = at < text.length() && text.charAt(at) == wanted;
            if (found) {
                at++;
                blanks();
            }
            return found;
        }

        private String token() {
            blanks();
            int start = at;
            while (at < text.length() && " \t\r\n,=\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private Optional<String> quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    at++;
                    return Optional.of(value.toString());
                }
                if (c == '\\' && at + 1 < text.length()) {
                    c = text.charAt(++at);
                }
                value.append(c);
            }
            return Optional.empty();
        }
    }
}
