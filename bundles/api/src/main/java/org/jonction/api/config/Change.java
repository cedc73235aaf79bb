package org.jonction.api.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A proposed change of the configuration, taken or refused as a whole.
 *
 * @param edits the documents to write or delete
 * @param author who proposes it, as shown in the history
 * @param message why, in the author's words
 */
public record Change(List<Edit> edits, String author, String message) {
    public Change {
        edits = List.copyOf(edits);
    }

    /** A new text for the document at {@code path}, or its deletion when {@code text} is null. */
    public record Edit(String path, @Nullable String text) {}
}
