package org.jonction.config;

import java.util.List;
import org.jonction.api.config.Problem;

/**
 * One object of the configuration.
 *
 * @param name its name; for the section {@code box} the section's
 * @param at place of its name
 * @param body its fields as written
 */
record Item(Section section, String name, Place at, Element.Mapping body) {
    /** Path of the object in its document: empty for a profile, which is a document of its own. */
    String path() {
        return switch (section) {
            case PROFILES -> "";
            case BOX -> section.key();
            default -> section.key() + "." + name;
        };
    }

    /** Path of one of its fields. */
    String path(String field) {
        return path().isEmpty() ? field : path() + "." + field;
    }

    /** A mistake at a field given by its steps joined with dots; told at the object when the field is absent. */
    Problem problem(String field, String message, String allowed) {
        Place place = body.at(List.of(field.split("\\."))).map(Element::at).orElse(at);
        return place.problem(path(field), message, allowed);
    }
}
