package org.jonction.config;

import java.util.List;
import java.util.regex.Pattern;

/** Finds regular expressions that backtrack without end: they would hold up every call. */
final class PatternCost {
    private static final int MAX_STEPS = 200_000;
    /** As long as numbers get, with an end that makes a match fail late. */
    private static final List<String> PROBES = List.of(
            "0".repeat(40) + "!", "1".repeat(40) + "!", "+" + "49".repeat(20) + "!", "1234567890".repeat(4) + "!");

    private PatternCost() {}

    static boolean excessive(Pattern pattern) {
        return PROBES.stream().anyMatch(probe -> exceeds(pattern, probe));
    }

    private static boolean exceeds(Pattern pattern, String probe) {
        try {
            pattern.matcher(new Counted(probe, new int[1])).matches();
            return false;
        } catch (TooManyStepsException | StackOverflowError e) {
            return true;
        }
    }

    /** A text that counts how often it is looked at. */
    private record Counted(String text, int[] steps) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++steps[0] > MAX_STEPS) {
                throw new TooManyStepsException();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class TooManyStepsException extends RuntimeException {
        TooManyStepsException() {
            super(null, null, false, false);
        }
    }
}
