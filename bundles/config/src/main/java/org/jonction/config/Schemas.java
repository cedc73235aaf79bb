package org.jonction.config;

import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The JSON Schemas of documents in the newest format: the one source of fields, ranges and defaults. */
final class Schemas {
    private static final String BASE = "jonction:/schemas/";
    private static final String SUFFIX = ".schema.json";
    /** Every schema that the bundle carries, the shared types last. */
    static final List<String> KINDS = List.of(
            "document",
            "box",
            "realm",
            "sip-interface",
            "media-realm",
            "peer",
            "trunk",
            "dial-plan",
            "route",
            "profile",
            "common");

    private final Map<String, Element.Mapping> sources = new HashMap<>();
    private final Validator validator = new ValidatorFactory()
            .withJsonNodeFactory(ElementNode.FACTORY)
            .withDisabledSchemaValidation(true)
            .createValidator();
    private final Formats formats;
    private final Field document;
    private final Field profile;

    Schemas() {
        this(new Formats());
    }

    Schemas(Formats formats) {
        this.formats = formats;
        for (String kind : KINDS) {
            Element.Mapping source = load(kind);
            sources.put(kind + SUFFIX, source);
            validator.registerSchema(URI.create(BASE + kind + SUFFIX), new ElementNode("", source));
        }
        document = field("document");
        profile = field("profile");
    }

    /** What brings documents of older formats to these schemas. */
    Formats formats() {
        return formats;
    }

    /** Fields of a file at the top of the folder. */
    Field document() {
        return document;
    }

    /** Fields of a file below {@code profiles/}. */
    Field profile() {
        return profile;
    }

    /** Fields of one object of a section. */
    Field of(Section section) {
        if (section == Section.PROFILES) {
            return profile;
        }
        Field field = Objects.requireNonNull(document.fields().get(section.key()));
        return section.named() ? Objects.requireNonNull(field.element()) : field;
    }

    List<Error> validate(boolean isProfile, Element root) {
        URI schema = URI.create(BASE + (isProfile ? "profile" : "document") + SUFFIX);
        return validator.validate(schema, new ElementNode("", root)).getErrors();
    }

    static String text(String kind) {
        String name = "/schemas/" + kind + SUFFIX;
        try (InputStream in = Objects.requireNonNull(Schemas.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Element.Mapping load(String kind) {
        YamlReader.Result result = YamlReader.read(kind + SUFFIX, text(kind));
        if (result.root() instanceof Element.Mapping mapping
                && result.problems().isEmpty()) {
            return mapping;
        }
        throw new IllegalStateException("schema of " + kind + ": " + result.problems());
    }

    private Field field(String kind) {
        String file = kind + SUFFIX;
        return field(file, Objects.requireNonNull(sources.get(file)));
    }

    private Field field(String file, Element.Mapping schema) {
        String reference = schema.text("$ref").orElse("");
        if (!reference.isEmpty()) {
            int hash = reference.indexOf('#');
            String targetFile = hash == 0 ? file : hash < 0 ? reference : reference.substring(0, hash);
            Element.Mapping target = Objects.requireNonNull(sources.get(targetFile), targetFile);
            for (String step :
                    hash < 0 ? new String[0] : reference.substring(hash + 2).split("/")) {
                target = target.mapping(step).orElseThrow(() -> new IllegalStateException("no schema at " + reference));
            }
            return field(targetFile, overlaid(target, schema));
        }
        SequencedMap<String, Field> fields = new LinkedHashMap<>();
        schema.mapping("properties")
                .ifPresent(properties -> properties
                        .entries()
                        .forEach((name, entry) -> fields.put(name, field(file, (Element.Mapping) entry.value()))));
        Field element = schema.mapping("items")
                .or(() -> schema.mapping("additionalProperties"))
                .map(items -> field(file, items))
                .orElse(null);
        Field names =
                schema.mapping("propertyNames").map(rule -> field(file, rule)).orElse(null);
        return field(schema, fields, names, element);
    }

    /** A reference's own keywords stand above those of its target. */
    private static Element.Mapping overlaid(Element.Mapping target, Element.Mapping schema) {
        SequencedMap<String, Element.Entry> entries = new LinkedHashMap<>(target.entries());
        schema.entries().forEach((keyword, entry) -> {
            if (!keyword.equals("$ref")) {
                entries.put(keyword, entry);
            }
        });
        return new Element.Mapping(schema.at(), entries);
    }

    private static Field field(
            Element.Mapping schema,
            SequencedMap<String, Field> fields,
            @Nullable Field names,
            @Nullable Field element) {
        Field.Type type = type(schema, element);
        return new Field(
                type,
                schema.text("title").orElse(""),
                schema.text("description").orElse(""),
                schema.text("x-unit").orElse(""),
                schema.text("x-form").orElse(""),
                schema.find("default").orElse(null),
                bound(schema, type == Field.Type.LIST ? "minItems" : "minimum"),
                bound(schema, type == Field.Type.LIST ? "maxItems" : "maximum"),
                texts(schema, "enum"),
                schema.text("pattern").orElse(""),
                schema.text("format").orElse(""),
                schema.text("x-ref").orElse(""),
                !schema.entries().containsKey("x-delivered"),
                texts(schema, "required"),
                fields,
                names,
                element);
    }

    private static Field.Type type(Element.Mapping schema, @Nullable Field element) {
        String type = schema.text("type").orElse("");
        return switch (type) {
            case "string" -> Field.Type.TEXT;
            case "integer" -> Field.Type.INTEGER;
            case "boolean" -> Field.Type.FLAG;
            case "array" -> Field.Type.LIST;
            case "object" -> element == null ? Field.Type.OBJECT : Field.Type.MAP;
            default ->
                throw new IllegalStateException("line " + schema.at().line() + " of "
                        + schema.at().file() + ": unexpected type '" + type + "'");
        };
    }

    private static @Nullable Long bound(Element.Mapping schema, String keyword) {
        return schema.find(keyword)
                .map(value -> ((Element.Scalar) value).value() instanceof BigInteger bound ? bound.longValue() : null)
                .orElse(null);
    }

    private static List<String> texts(Element.Mapping schema, String keyword) {
        return schema.find(keyword)
                .map(list -> ((Element.Sequence) list)
                        .items().stream()
                                .map(item -> String.valueOf(((Element.Scalar) item).value()))
                                .toList())
                .orElse(List.of());
    }
}
