package org.jonction.config;

import dev.harrel.jsonschema.JsonNode;
import dev.harrel.jsonschema.JsonNodeFactory;
import dev.harrel.jsonschema.SimpleType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shows an element to the schema validator. */
record ElementNode(String pointer, Element element) implements JsonNode {
    /** Wraps elements; the validator hands it texts of its own now and then. */
    static final JsonNodeFactory FACTORY = new JsonNodeFactory() {
        @Override
        public JsonNode wrap(Object node) {
            return node instanceof JsonNode wrapped ? wrapped : new ElementNode("", (Element) node);
        }

        @Override
        public JsonNode create(String json) {
            return new ElementNode(
                    "", Objects.requireNonNull(YamlReader.read("", json).root()));
        }
    };

    @Override
    public String getJsonPointer() {
        return pointer;
    }

    @Override
    public SimpleType getNodeType() {
        return switch (element) {
            case Element.Mapping mapping -> SimpleType.OBJECT;
            case Element.Sequence sequence -> SimpleType.ARRAY;
            case Element.Scalar scalar ->
                switch (scalar.value()) {
                    case null -> SimpleType.NULL;
                    case Boolean flag -> SimpleType.BOOLEAN;
                    case BigInteger integer -> SimpleType.INTEGER;
                    case BigDecimal number -> SimpleType.NUMBER;
                    default -> SimpleType.STRING;
                };
        };
    }

    @Override
    public boolean asBoolean() {
        return (Boolean) value();
    }

    @Override
    public String asString() {
        return Objects.toString(scalar());
    }

    @Override
    public BigInteger asInteger() {
        return value() instanceof BigDecimal number ? number.toBigInteger() : (BigInteger) value();
    }

    @Override
    public BigDecimal asNumber() {
        return value() instanceof BigInteger integer ? new BigDecimal(integer) : (BigDecimal) value();
    }

    @Override
    public List<JsonNode> asArray() {
        List<JsonNode> nodes = new ArrayList<>();
        for (Element item : ((Element.Sequence) element).items()) {
            nodes.add(new ElementNode(pointer + "/" + nodes.size(), item));
        }
        return nodes;
    }

    @Override
    public Map<String, JsonNode> asObject() {
        Map<String, JsonNode> nodes = new LinkedHashMap<>();
        ((Element.Mapping) element)
                .entries()
                .forEach((name, entry) -> nodes.put(
                        name, new ElementNode(pointer + "/" + JsonNode.encodeJsonPointer(name), entry.value())));
        return nodes;
    }

    private @Nullable Object scalar() {
        return ((Element.Scalar) element).value();
    }

    private Object value() {
        return Objects.requireNonNull(scalar());
    }
}
