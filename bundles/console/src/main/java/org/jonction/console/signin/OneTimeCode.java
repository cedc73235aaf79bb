package org.jonction.console.signin;

import java.security.SecureRandom;
import java.util.Locale;

/**
 * A secret that people read from a screen and type: 12 characters of Crockford's Base32, 60 random bits, in groups of
 * four. With the wait after each wrong one, guessing is hopeless.
 */
final class OneTimeCode {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int CHARACTERS = 12;
    private static final int GROUP = 4;

    private OneTimeCode() {}

    static String create() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < CHARACTERS; i++) {
            if (i > 0 && i % GROUP == 0) {
                code.append('-');
            }
            code.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    /** What was typed, without the differences that a reader of the screen cannot see. */
    static String normal(String typed) {
        return typed.toUpperCase(Locale.ROOT)
                .replaceAll("[\\s-]", "")
                .replace('O', '0')
                .replaceAll("[IL]", "1");
    }
}
