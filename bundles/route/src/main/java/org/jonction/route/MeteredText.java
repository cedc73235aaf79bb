package org.jonction.route;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number under a regular expression that may read only so many characters of it, so that an expression which
 * backtracks without end costs a bounded time.
 */
final class MeteredText implements CharSequence {
    /** Reads that one match may take; an ordinary expression needs about as many as the number has digits. */
    static final int BUDGET = 20_000;

    /** An expression used up its budget. */
    static final class TooCostly extends RuntimeException {
        private TooCostly() {
            super("reads a number more than " + BUDGET + " times", null, false, false);
        }
    }

    private final String text;
    private int left = BUDGET;

    private MeteredText(String text) {
        this.text = text;
    }

    /** @throws TooCostly by the methods of the matcher */
    static Matcher matcher(Pattern pattern, String text) {
        return pattern.matcher(new MeteredText(text));
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new TooCostly();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
