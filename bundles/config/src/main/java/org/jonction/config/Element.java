package org.jonction.config;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A part of a YAML document that knows where it stands. */
sealed interface Element {
    Place at();

    /** Fields in the order of the text. */
    record Mapping(Place at, SequencedMap<String, Entry> entries) implements Element {
        Optional<Element> find(String key) {
            return Optional.ofNullable(entries.get(key)).map(Entry::value);
        }

        Optional<Mapping> mapping(String key) {
            return find(key).filter(Mapping.class::isInstance).map(Mapping.class::cast);
        }

        Optional<String> text(String key) {
            return find(key)
                    .map(value -> value instanceof Scalar scalar ? scalar.value() : null)
                    .filter(String.class::isInstance)
                    .map(String.class::cast);
        }
    }

    /** One field of a mapping and the place of its key. */
    record Entry(Place at, Element value) {}

    record Sequence(Place at, List<Element> items) implements Element {}

    /** {@code value} is a String, BigInteger, BigDecimal, Boolean or null. */
    record Scalar(Place at, @Nullable Object value) implements Element {}

    /** The element at a path of names and indices below this one. */
    default Optional<Element> at(List<String> path) {
        if (path.isEmpty()) {
            return Optional.of(this);
        }
        String step = path.getFirst();
        Optional<Element> next = switch (this) {
            case Mapping mapping -> mapping.find(step);
            case Sequence sequence -> Optional.of(sequence.items().get(Integer.parseInt(step)));
            case Scalar scalar -> Optional.empty();
        };
        return next.flatMap(element -> element.at(path.subList(1, path.size())));
    }

    /** What an author would call it. */
    default String kind() {
        return switch (this) {
            case Mapping mapping -> "a mapping";
            case Sequence sequence -> "a list";
            case Scalar scalar ->
                switch (scalar.value()) {
                    case null -> "empty";
                    case Boolean flag -> "true or false";
                    case Number number -> "a number";
                    default -> "text";
                };
        };
    }
}
