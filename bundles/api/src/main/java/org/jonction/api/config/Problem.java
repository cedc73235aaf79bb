package org.jonction.api.config;

/**
 * One mistake in a document, told so that its author can mend it.
 *
 * @param file path of the document below the configuration folder; empty for all of them together
 * @param line line of the mistake from 1, or 0 when it belongs to the whole file
 * @param column column from 1, or 0
 * @param field path of the field, for example {@code trunks.itsp-a.profile}; empty for the whole file
 * @param message what is wrong, in one sentence
 * @param allowed what would be right: type, range, choices, the nearest right name; empty when nothing can be said
 */
public record Problem(String file, int line, int column, String field, String message, String allowed) {
    @Override
    public String toString() {
        String place = file + (line > 0 ? ":" + line + ":" + column : "");
        return (place.isEmpty() ? "" : place + ": ") + (field.isEmpty() ? "" : field + ": ") + message
                + (allowed.isEmpty() ? "" : " (allowed: " + allowed + ")");
    }
}
