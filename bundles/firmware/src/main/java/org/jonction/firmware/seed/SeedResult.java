package org.jonction.firmware.seed;

import java.util.List;

/**
 * What became of a seed.
 *
 * @param applied whether it was applied; else nothing was changed
 * @param headline one sentence
 * @param details what was done, or every mistake with its file and line
 */
record SeedResult(boolean applied, String headline, List<String> details) {
    private static final int LONGEST_LINE = 1400;

    SeedResult {
        details = List.copyOf(details);
    }

    /** All of it, one detail a line. */
    String text() {
        return headline + "\n" + String.join("", details.stream().map(detail -> "  " + detail + "\n").toList());
    }

    /** As words of one line, cut where it gets too long. */
    String[] words() {
        String line = ((applied ? "applied " : "refused ") + headline + " " + String.join(" | ", details))
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        return (line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + " ..." : line).split(" ");
    }
}
