package org.jonction.config;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jonction.api.config.Problem;

/**
 * The formats that documents have had. A document names its own in its field {@code format}; one that names none is of
 * the first. An older one is read as if it were of the newest, and its text stays as its author wrote it: the version
 * of the box that understood it understands it still.
 */
final class Formats {
    /** Field of a document, at its top. */
    static final String FIELD = "format";

    private final List<Migration> migrations;

    /** Brings what was read from one format to the next. Pure; what it does not alter keeps its place in the text. */
    interface Migration {
        Element.Mapping migrate(boolean isProfile, Element.Mapping document);
    }

    /** The formats of this version. A change that older documents do not survive adds its migration here. */
    Formats() {
        this(List.of());
    }

    /** @param migrations from the first format to the second, from the second to the third, and so on */
    Formats(List<Migration> migrations) {
        this.migrations = List.copyOf(migrations);
    }

    int newest() {
        return migrations.size() + 1;
    }

    /** The document in the newest format, without the field that names its own; empty when that is none of ours. */
    Optional<Element.Mapping> current(boolean isProfile, Element.Mapping document, List<Problem> problems) {
        Element.Entry named = document.entries().get(FIELD);
        if (named == null) {
            return Optional.of(migrate(isProfile, document, 1));
        }
        boolean known = named.value() instanceof Element.Scalar scalar
                && scalar.value() instanceof BigInteger number
                && number.signum() > 0
                && number.compareTo(BigInteger.valueOf(newest())) <= 0;
        if (!known) {
            problems.add(named.value().at().problem(FIELD, refusal(named.value()), allowed()));
            return Optional.empty();
        }
        int format = ((BigInteger) ((Element.Scalar) named.value()).value()).intValue();
        SequencedMap<String, Element.Entry> entries = new LinkedHashMap<>(document.entries());
        entries.remove(FIELD);
        return Optional.of(migrate(isProfile, new Element.Mapping(document.at(), entries), format));
    }

    private Element.Mapping migrate(boolean isProfile, Element.Mapping document, int format) {
        Element.Mapping migrated = document;
        for (Migration migration : migrations.subList(format - 1, migrations.size())) {
            migrated = migration.migrate(isProfile, migrated);
        }
        return migrated;
    }

    private String refusal(Element value) {
        return value instanceof Element.Scalar scalar
                        && scalar.value() instanceof BigInteger number
                        && number.compareTo(BigInteger.valueOf(newest())) > 0
                ? "is format " + number + " of a newer version of the box; this one reads up to format " + newest()
                : "is no format of a document";
    }

    private String allowed() {
        return newest() == 1 ? "1" : "1 to " + newest();
    }
}
