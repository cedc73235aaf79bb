package org.jonction.api.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The content of one delivered configuration: a flat map whose keys spell the path of a field.
 *
 * <p>The field {@code health.optionsIntervalS} of a document has that very key. The n-th element (from 0) of a list of
 * objects has the keys {@code <list>.<n>.<field>}; a list of plain values is one {@code String[]}. Every field that has
 * a default in its schema is present, so that readers carry no defaults of their own.
 *
 * @param path path of this object with a dot at its end, for messages; empty for the whole configuration
 * @param values {@code String}, {@code Long}, {@code Double}, {@code Boolean} and {@code String[]} by path from here
 */
public record Settings(String path, Map<String, Object> values) {
    public Settings {
        values = Map.copyOf(values);
    }

    /** A whole configuration. */
    public Settings(Map<String, Object> values) {
        this("", values);
    }

    /** The text at {@code key}. @throws IllegalArgumentException when there is none */
    public String text(String key) {
        return find(key).orElseThrow(() -> missing(key));
    }

    /** The value at {@code key} as text, or empty when the field is absent. */
    public Optional<String> find(String key) {
        return Optional.ofNullable(values.get(key)).map(Object::toString);
    }

    /** The integer at {@code key}. @throws IllegalArgumentException when it is absent or no integer */
    public int integer(String key) {
        return required(key) instanceof Number n && n.doubleValue() == n.intValue()
                ? n.intValue()
                : fail(key, "an integer of 32 bits");
    }

    /** The truth value at {@code key}. @throws IllegalArgumentException when it is absent or something else */
    public boolean flag(String key) {
        return required(key) instanceof Boolean b ? b : fail(key, "true or false");
    }

    /** The regular expression at {@code key}. @throws IllegalArgumentException when it is absent or none */
    public Pattern pattern(String key) {
        try {
            return Pattern.compile(text(key));
        } catch (PatternSyntaxException e) {
            return fail(key, "a regular expression; at index " + e.getIndex() + ": " + e.getDescription());
        }
    }

    /** The list of plain values at {@code key}; empty when the field is absent. */
    public List<String> texts(String key) {
        return switch (values.get(key)) {
            case null -> List.of();
            case String[] several -> List.of(several);
            case Object one -> List.of(one.toString());
        };
    }

    /** The constant of {@code type} named at {@code key}. @throws IllegalArgumentException when there is none such */
    public <E extends Enum<E>> E choice(String key, Class<E> type) {
        String name = text(key);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(name))
                .findFirst()
                .orElseGet(() -> fail(key, "one of " + Arrays.toString(type.getEnumConstants())));
    }

    /** The objects of the list at {@code key} in their order; empty when the field is absent. */
    public List<Settings> list(String key) {
        List<Settings> elements = new ArrayList<>();
        for (Settings element = section(key + ".0"); !element.values.isEmpty(); ) {
            elements.add(element);
            element = section(key + "." + elements.size());
        }
        return elements;
    }

    /** The fields below {@code key} with their paths from there on; empty when the object is absent. */
    public Settings section(String key) {
        String prefix = key + ".";
        Map<String, Object> below = new HashMap<>();
        values.forEach((field, value) -> {
            if (field.startsWith(prefix)) {
                below.put(field.substring(prefix.length()), value);
            }
        });
        return new Settings(path + prefix, below);
    }

    private Object required(String key) {
        Object value = values.get(key);
        if (value == null) {
            throw missing(key);
        }
        return value;
    }

    private IllegalArgumentException missing(String key) {
        return new IllegalArgumentException("configuration field '" + path + key + "' is missing");
    }

    private <T> T fail(String key, String expected) {
        throw new IllegalArgumentException(
                "configuration field '" + path + key + "' is '" + values.get(key) + "', expected " + expected);
    }
}
