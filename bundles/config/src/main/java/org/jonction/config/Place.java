package org.jonction.config;

import org.jonction.api.config.Problem;

/** A spot in a document; {@code line} and {@code column} count from 1, or are 0 for the whole file. */
record Place(String file, int line, int column) {
    static Place wholeFile(String file) {
        return new Place(file, 0, 0);
    }

    Problem problem(String field, String message, String allowed) {
        return new Problem(file, line, column, field, message, allowed);
    }
}
