package org.jonction.call;

import java.util.ArrayList;
import java.util.List;

/** Small readers of protocol text that neither throw nor use regular expressions. */
final class Texts {
    private Texts() {}

    /** The words of {@code text} between spaces or tabs, at most {@code max + 1} of them. */
    static List<String> tokens(String text, int max) {
        List<String> tokens = new ArrayList<>(6);
        int length = text.length();
        for (int i = 0; i < length && tokens.size() <= max; ) {
            while (i < length && blank(text.charAt(i))) {
                i++;
            }
            int start = i;
            while (i < length && !blank(text.charAt(i))) {
                i++;
            }
            if (i > start) {
                tokens.add(text.substring(start, i));
            }
        }
        return tokens;
    }

    private static boolean blank(char c) {
        return c == ' ' || c == '\t';
    }

    /** The decimal number in {@code text}, or -1 when it is none or above {@code max}. */
    static int number(String text, int max) {
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
            if (value > max) {
                return -1;
            }
        }
        return text.isEmpty() ? -1 : (int) value;
    }
}
