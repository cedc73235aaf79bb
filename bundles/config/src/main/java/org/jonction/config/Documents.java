package org.jonction.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jonction.api.config.Change;
import org.jonction.api.config.Document;
import org.jonction.api.config.Problem;

/**
 * A set of documents: the unit that is checked, kept as a snapshot and put in force.
 *
 * @param texts texts by path
 */
record Documents(SortedMap<String, String> texts) {
    static final int MAX_COUNT = 1000;
    private static final int MAX_CHARACTERS = 16 << 20;
    static final Documents NONE = new Documents(new TreeMap<>());

    Documents {
        texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }

    static Documents of(Collection<Document> documents) {
        SortedMap<String, String> texts = new TreeMap<>();
        documents.forEach(document -> texts.put(document.path(), document.text()));
        return new Documents(texts);
    }

    List<Document> list() {
        return texts.entrySet().stream()
                .map(entry -> new Document(entry.getKey(), entry.getValue()))
                .toList();
    }

    Documents with(List<Change.Edit> edits) {
        SortedMap<String, String> edited = new TreeMap<>(texts);
        for (Change.Edit edit : edits) {
            if (edit.text() == null) {
                edited.remove(edit.path());
            } else {
                edited.put(edit.path(), edit.text());
            }
        }
        return new Documents(edited);
    }

    /** What is wrong with the set as such. */
    Optional<Problem> problem() {
        Place everywhere = Place.wholeFile("");
        if (texts.isEmpty()) {
            return Optional.of(everywhere.problem("", "there is no document", Paths.ALLOWED));
        }
        if (texts.size() > MAX_COUNT
                || texts.values().stream().mapToLong(String::length).sum() > MAX_CHARACTERS) {
            return Optional.of(everywhere.problem(
                    "", "there is too much", MAX_COUNT + " documents with " + MAX_CHARACTERS + " characters"));
        }
        return Optional.empty();
    }

    /** Paths whose texts differ, are new or are gone. */
    SortedSet<String> changedPaths(Documents other) {
        SortedSet<String> paths = new TreeSet<>(texts.keySet());
        paths.addAll(other.texts.keySet());
        paths.removeIf(path -> texts.containsKey(path) && texts.get(path).equals(other.texts.get(path)));
        return paths;
    }

    /** SHA-256 over paths and texts in order, as 64 hexadecimal digits. */
    String hash() {
        MessageDigest digest = sha256();
        texts.forEach((path, text) -> {
            update(digest, path);
            update(digest, text);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The length goes first, so that no two sets of texts run together into the same bytes. */
    private static void update(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
