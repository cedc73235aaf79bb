package org.jonction.config;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a schema says about one value.
 *
 * @param unit unit of a number, or empty
 * @param form the values allowed, in words, where type, range and choices do not say it; or empty
 * @param defaultValue value when the field is absent, or null
 * @param min least integer, or number of list elements; null for no bound
 * @param max the same upwards
 * @param pattern regular expression for a text, or empty
 * @param format {@code cidr}, {@code regex}, {@code replacement}, one of {@link TextForms}, or empty
 * @param reference section in which the text names something, or empty
 * @param delivered whether the value goes to ConfigAdmin; otherwise it is there for people or for the check
 * @param fields fields of an object in the order of the schema
 * @param names the names of a map; null otherwise
 * @param element the elements of a list or the values of a map; null otherwise
 */
record Field(
        Type type,
        String title,
        String description,
        String unit,
        String form,
        @Nullable Element defaultValue,
        @Nullable Long min,
        @Nullable Long max,
        List<String> choices,
        String pattern,
        String format,
        String reference,
        boolean delivered,
        List<String> required,
        SequencedMap<String, Field> fields,
        @Nullable Field names,
        @Nullable Field element) {
    enum Type {
        TEXT,
        INTEGER,
        FLAG,
        LIST,
        /** Fields with names that the schema knows. */
        OBJECT,
        /** Values by names that the author chooses. */
        MAP
    }

    /** The values that are allowed, in words. */
    String allowed() {
        if (!form.isEmpty()) {
            return form;
        }
        return switch (type) {
            case TEXT -> choices.isEmpty() ? "text" : "one of " + String.join(", ", choices);
            case INTEGER -> "an integer" + range();
            case FLAG -> "true or false";
            case LIST -> "a list of " + size() + (element == null ? "" : ", each " + element.allowed());
            case OBJECT -> "a mapping with the fields " + String.join(", ", fields.keySet());
            case MAP -> "a mapping from names to objects";
        };
    }

    /** For example {@code " from 1 to 65535"}; empty without bounds. */
    private String range() {
        return min == null || max == null ? "" : " from " + min + " to " + max + (unit.isEmpty() ? "" : " " + unit);
    }

    /** How many elements a list may have, in words. */
    String size() {
        if (min != null && max != null) {
            return min + " to " + max + " elements";
        }
        return min != null
                ? "at least " + min + " elements"
                : max != null ? "at most " + max + " elements" : "elements";
    }

    /** The field at a path of names and indices below this one, or empty when the schema knows none. */
    Optional<Field> at(List<String> path) {
        Field field = this;
        for (String step : path) {
            field = field.type == Type.OBJECT ? field.fields.get(step) : field.element;
            if (field == null) {
                return Optional.empty();
            }
        }
        return Optional.of(field);
    }
}
