package org.jonction.config;

import dev.harrel.jsonschema.Error;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jonction.api.config.Problem;
import org.jspecify.annotations.Nullable;

/** Checks one document against its schema and tells its author what the validator found. */
final class SchemaCheck {
    private static final int MAX_SHOWN = 100;

    private final Field schema;
    private final Element root;
    private final List<Problem> problems = new ArrayList<>();

    private SchemaCheck(Field schema, Element root) {
        this.schema = schema;
        this.root = root;
    }

    static List<Problem> check(Schemas schemas, boolean isProfile, Element root) {
        SchemaCheck check = new SchemaCheck(isProfile ? schemas.profile() : schemas.document(), root);
        schemas.validate(isProfile, root).forEach(check::translate);
        return check.problems;
    }

    private void translate(Error error) {
        List<String> path = path(error.getInstanceLocation());
        Field field = schema.at(path).orElse(null);
        Element element = element(path);
        String keyword = error.getKeyword();
        if (keyword == null) {
            unknownField(path);
        } else if (field != null
                && field.names() != null
                && element instanceof Element.Mapping mapping
                && error.getEvaluationPath().contains("/propertyNames/")) {
            badNames(path, field.names(), mapping);
        } else if (field != null && element != null) {
            switch (keyword) {
                case "required" -> missingFields(path, field, element);
                case "type" -> report(path, element, "is " + element.kind(), field.allowed() + hint(field, element));
                case "minItems", "maxItems" ->
                    report(
                            path,
                            element,
                            "has too " + (keyword.equals("minItems") ? "few" : "many") + " elements",
                            "a list of " + field.size());
                case "uniqueItems" -> report(path, element, "has an element twice", "each element once");
                default -> report(path, element, "is " + shown(element), allowed(field, element));
            }
        }
    }

    /** YAML reads an unquoted number as a number, and a field without a value as nothing. */
    private static String hint(Field field, Element element) {
        boolean empty = element instanceof Element.Scalar scalar && scalar.value() == null;
        return switch (field.type()) {
            case TEXT -> empty || !(element instanceof Element.Scalar) ? "" : ", in quotes";
            case OBJECT, MAP -> empty ? "; {} for none" : "";
            default -> "";
        };
    }

    private static String allowed(Field field, Element element) {
        Optional<String> nearest = element instanceof Element.Scalar scalar
                ? Nearest.of(String.valueOf(scalar.value()), field.choices())
                : Optional.empty();
        return nearest.map(choice -> "'" + choice + "'? ").orElse("") + field.allowed();
    }

    private void unknownField(List<String> path) {
        String name = path.getLast();
        List<String> known = schema.at(path.subList(0, path.size() - 1))
                .map(parent -> List.copyOf(parent.fields().sequencedKeySet()))
                .orElse(List.of());
        problems.add(keyPlace(path).problem(dotted(path), "is no known field", Nearest.allowed(name, known)));
    }

    /** The validator points at the mapping that holds the names. */
    private void badNames(List<String> path, Field names, Element.Mapping mapping) {
        Pattern rule = Pattern.compile(names.pattern());
        mapping.entries().forEach((name, entry) -> {
            if (!rule.matcher(name).find()) {
                problems.add(entry.at().problem(dotted(path) + "." + bounded(name), "is no name", names.allowed()));
            }
        });
    }

    private void missingFields(List<String> path, Field field, Element element) {
        Element.Mapping mapping = (Element.Mapping) element;
        for (String name : field.required()) {
            if (!mapping.entries().containsKey(name)) {
                List<String> missing = new ArrayList<>(path);
                missing.add(name);
                Field expected = field.fields().get(name);
                problems.add(keyPlace(path)
                        .problem(dotted(missing), "is missing", expected == null ? "" : expected.allowed()));
            }
        }
    }

    private void report(List<String> path, Element element, String message, String allowed) {
        problems.add(element.at().problem(dotted(path), message, allowed));
    }

    private static String shown(Element element) {
        String text = element instanceof Element.Scalar scalar ? String.valueOf(scalar.value()) : element.kind();
        return "'" + bounded(text) + "'";
    }

    private static List<String> path(String pointer) {
        return pointer.isEmpty()
                ? List.of()
                : Arrays.stream(pointer.substring(1).split("/", -1))
                        .map(step -> step.replace("~1", "/").replace("~0", "~"))
                        .toList();
    }

    /** Where the name of the field stands; the start of the document for the whole of it. */
    private Place keyPlace(List<String> path) {
        if (!path.isEmpty()
                && element(path.subList(0, path.size() - 1)) instanceof Element.Mapping parent
                && parent.entries().get(path.getLast()) instanceof Element.Entry entry) {
            return entry.at();
        }
        Element element = element(path);
        return element == null ? root.at() : element.at();
    }

    private @Nullable Element element(List<String> path) {
        return root.at(path).orElse(null);
    }

    private static String dotted(List<String> path) {
        return bounded(String.join(".", path));
    }

    /** A stranger's text, cut and without what would harm a log. */
    private static String bounded(String text) {
        String cut = text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
