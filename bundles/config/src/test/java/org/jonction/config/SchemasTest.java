package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.harrel.jsonschema.Dialects;
import dev.harrel.jsonschema.ValidatorFactory;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemasTest {
    private static final Schemas SCHEMAS = new Schemas();

    static Stream<String> kinds() {
        return Schemas.KINDS.stream();
    }

    /** Every field of every kind of document by its path. */
    static Map<String, Field> fields() {
        Map<String, Field> fields = new LinkedHashMap<>();
        for (Section section : Section.values()) {
            collect(section.key(), SCHEMAS.of(section), fields);
        }
        return fields;
    }

    private static void collect(String path, Field field, Map<String, Field> fields) {
        field.fields().forEach((name, child) -> {
            fields.put(path + "." + name, child);
            collect(path + "." + name, child, fields);
        });
        if (field.element() != null) {
            collect(path + "[]", field.element(), fields);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everySchemaIsValidByDraft202012(String kind) {
        Element schema = YamlReader.read(kind, Schemas.text(kind)).root();
        assertThat(new ValidatorFactory()
                        .withDefaultDialect(new Dialects.Draft2020Dialect())
                        .withJsonNodeFactory(ElementNode.FACTORY)
                        .createValidator()
                        .registerSchema(URI.create("test:/" + kind), new ElementNode("", schema)))
                .isNotNull();
    }

    @Test
    void everyFieldHasATitleAndADescription() {
        assertThat(fields()).isNotEmpty().allSatisfy((path, field) -> {
            assertThat(field.title()).as(path).isNotEmpty();
            assertThat(field.description()).as(path).endsWith(".");
        });
    }

    @Test
    void everyNumberHasBoundsAndTheUnitThatItsNameSays() {
        assertThat(fields()).allSatisfy((path, field) -> {
            if (field.type() == Field.Type.INTEGER) {
                assertThat(field.min()).as(path).isNotNull();
                assertThat(field.max()).as(path).isNotNull();
                assertThat(field.unit().equals("ms")).as(path).isEqualTo(path.endsWith("Ms"));
                assertThat(field.unit().equals("s")).as(path).isEqualTo(path.endsWith("S"));
            }
        });
    }

    @Test
    void everyTextAndListIsBounded() {
        for (String kind : Schemas.KINDS) {
            assertBounded(kind, (Element.Mapping)
                    YamlReader.read(kind, Schemas.text(kind)).root());
        }
    }

    private static void assertBounded(String path, Element.Mapping schema) {
        String type = schema.text("type").orElse("");
        if (type.equals("string")) {
            assertThat(schema.entries().keySet()).as(path).containsAnyOf("pattern", "maxLength", "enum", "format");
        }
        if (type.equals("array")) {
            assertThat(schema.entries()).as(path).containsKey("maxItems");
        }
        if (type.equals("object")) {
            assertThat(schema.entries()).as(path).containsKey("additionalProperties");
        }
        schema.entries().forEach((name, entry) -> {
            if (entry.value() instanceof Element.Mapping below) {
                assertBounded(path + "/" + name, below);
            }
        });
    }

    @Test
    void everyDefaultIsAllowedByItsOwnSchema() {
        StringBuilder profile = new StringBuilder("id: plain\nversion: 1.0.0\n");
        SCHEMAS.profile().fields().forEach((name, group) -> {
            if (group.type() == Field.Type.OBJECT) {
                profile.append(name).append(":\n");
                group.fields()
                        .forEach((field, rule) ->
                                profile.append("  %s: %s\n".formatted(field, yaml(rule.defaultValue()))));
            }
        });
        assertThat(SchemaCheck.check(
                        SCHEMAS,
                        true,
                        YamlReader.read("a.yaml", profile.toString()).root()))
                .isEmpty();
    }

    static String yaml(Element value) {
        return switch (value) {
            case Element.Scalar scalar when scalar.value() instanceof String text -> "\"" + text + "\"";
            case Element.Scalar scalar -> String.valueOf(scalar.value());
            case Element.Sequence list ->
                list.items().stream().map(SchemasTest::yaml).toList().toString();
            case Element.Mapping mapping -> throw new IllegalStateException("no default is an object");
        };
    }
}
