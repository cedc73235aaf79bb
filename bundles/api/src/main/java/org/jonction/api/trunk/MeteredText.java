package org.jonction.api.trunk;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text under a regular expression that may read only so many characters of it, so that an expression which backtracks
 * without end costs a bounded time.
 */
public final class MeteredText implements CharSequence {
    /** Reads that one match may take; an ordinary expression needs about as many as the text has characters. */
    public static final int BUDGET = 20_000;

    /** An expression used up its budget. */
    public static final class TooCostly extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private TooCostly() {
            super("reads its text more than " + BUDGET + " times", null, false, false);
        }
    }

    private final String text;
    private int left = BUDGET;

    private MeteredText(String text) {
        this.text = text;
    }

    /**
     * A matcher of {@code text} whose methods throw {@link TooCostly} once the budget is used up.
     *
     * @param pattern the expression
     * @param text what it is matched against
     */
    public static Matcher matcher(Pattern pattern, String text) {
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
