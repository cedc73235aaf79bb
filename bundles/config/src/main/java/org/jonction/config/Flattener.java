package org.jonction.config;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a checked object into flat values by path, with the defaults of its schema filled in. */
final class Flattener {
    static final Element.Mapping NOTHING = new Element.Mapping(Place.wholeFile(""), new LinkedHashMap<>());

    private final Map<String, Object> values = new LinkedHashMap<>();

    private Flattener() {}

    static Map<String, Object> flatten(Field schema, Element.Mapping body) {
        Flattener flattener = new Flattener();
        flattener.object(schema, body, "");
        return flattener.values;
    }

    private void object(Field schema, Element.Mapping body, String prefix) {
        schema.fields().forEach((name, field) -> {
            if (field.delivered()) {
                Optional<Element> value = body.find(name).or(() -> Optional.ofNullable(field.defaultValue()));
                if (field.type() == Field.Type.OBJECT) {
                    object(field, (Element.Mapping) value.orElse(NOTHING), prefix + name + ".");
                } else {
                    value.ifPresent(element -> put(field, element, prefix + name));
                }
            }
        });
    }

    private void put(Field field, Element element, String path) {
        if (!(element instanceof Element.Sequence list)) {
            values.put(path, scalar(element));
            return;
        }
        Field each = field.element();
        if (each != null && each.type() == Field.Type.OBJECT) {
            for (int i = 0; i < list.items().size(); i++) {
                object(each, (Element.Mapping) list.items().get(i), path + "." + i + ".");
            }
        } else {
            List<String> texts =
                    list.items().stream().map(item -> scalar(item).toString()).toList();
            values.put(path, texts.toArray(String[]::new));
        }
    }

    private static Object scalar(Element element) {
        return switch (((Element.Scalar) element).value()) {
            case BigInteger integer -> integer.longValueExact();
            case String text -> text;
            case Boolean flag -> flag;
            case null, default -> throw new IllegalStateException("not checked: " + element);
        };
    }
}
