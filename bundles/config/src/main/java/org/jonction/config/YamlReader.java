package org.jonction.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jonction.api.config.Problem;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads one YAML 1.2 document within bounds: plain data only, no anchors, no tags. */
final class YamlReader {
    static final int MAX_CHARACTERS = 1 << 20;
    private static final int MAX_DEPTH = 32;

    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    private YamlReader(String file) {
        this.file = file;
    }

    /** @param root the document, or null when it is empty or cannot be read */
    record Result(@Nullable Element root, List<Problem> problems) {}

    static Result read(String file, String text) {
        YamlReader reader = new YamlReader(file);
        Element root = reader.root(text);
        return new Result(root, List.copyOf(reader.problems));
    }

    /** The node tree of a text, or empty when it is empty, malformed or out of bounds. */
    static Optional<Node> compose(String text) {
        YamlReader reader = new YamlReader("");
        return Optional.ofNullable(reader.node(text)).filter(node -> reader.problems.isEmpty());
    }

    private @Nullable Element root(String text) {
        Node node = node(text);
        return node == null || !problems.isEmpty() ? null : element(node);
    }

    private @Nullable Node node(String text) {
        if (text.length() > MAX_CHARACTERS) {
            report(Place.wholeFile(file), "the document is too long", "at most " + MAX_CHARACTERS + " characters");
            return null;
        }
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(MAX_CHARACTERS)
                .setMaxAliasesForCollections(0)
                .build();
        try {
            return withinBounds(settings, text)
                    ? new Compose(settings).composeString(text).orElse(null)
                    : null;
        } catch (MarkedYamlEngineException e) {
            report(place(e.getProblemMark()), "not valid YAML: " + e.getProblem(), "");
        } catch (YamlEngineException e) {
            report(Place.wholeFile(file), "not valid YAML: " + e.getMessage(), "");
        }
        return null;
    }

    /** Looks through the events, which needs no recursion, before the tree is made, which does. */
    private boolean withinBounds(LoadSettings settings, String text) {
        int depth = 0;
        int documents = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            depth += event instanceof CollectionStartEvent ? 1 : 0;
            depth -= event.getEventId() == Event.ID.MappingEnd || event.getEventId() == Event.ID.SequenceEnd ? 1 : 0;
            documents += event.getEventId() == Event.ID.DocumentStart ? 1 : 0;
            if (depth > MAX_DEPTH) {
                report(place(event.getStartMark()), "nested too deeply", "at most " + MAX_DEPTH + " levels");
                return false;
            }
            if (documents > 1) {
                report(place(event.getStartMark()), "a second document begins here", "one document in a file");
                return false;
            }
            checkPlain(event);
        }
        return problems.isEmpty();
    }

    private void checkPlain(Event event) {
        if (event.getEventId() == Event.ID.Alias) {
            report(place(event.getStartMark()), "aliases (*name) are not supported", "the values themselves");
        } else if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            report(place(event.getStartMark()), "anchors (&name) are not supported", "the values themselves");
        } else if (event instanceof ScalarEvent scalar && scalar.getTag().isPresent()
                || event instanceof CollectionStartEvent start && start.getTag().isPresent()) {
            report(place(event.getStartMark()), "tags (!name) are not supported", "plain values");
        }
    }

    private Element element(Node node) {
        return switch (node) {
            case MappingNode mapping -> mapping(mapping);
            case SequenceNode sequence ->
                new Element.Sequence(
                        place(node.getStartMark()),
                        sequence.getValue().stream().map(this::element).toList());
            case ScalarNode scalar -> new Element.Scalar(place(node.getStartMark()), value(scalar));
            default -> throw new IllegalStateException("unexpected node " + node.getNodeType());
        };
    }

    private Element.Mapping mapping(MappingNode mapping) {
        SequencedMap<String, Element.Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Place at = place(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                report(at, "a name is expected before the colon", "text");
                continue;
            }
            Element.Entry earlier =
                    entries.putIfAbsent(key.getValue(), new Element.Entry(at, element(tuple.getValueNode())));
            if (earlier != null) {
                problems.add(at.problem(
                        key.getValue(),
                        "stands twice in the same mapping, first in line "
                                + earlier.at().line(),
                        "each name once"));
            }
        }
        return new Element.Mapping(place(mapping.getStartMark()), entries);
    }

    private static @Nullable Object value(ScalarNode scalar) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return null;
        }
        if (tag.equals(Tag.BOOL)) {
            return Boolean.valueOf(text);
        }
        try {
            return tag.equals(Tag.INT) ? new BigInteger(text) : tag.equals(Tag.FLOAT) ? new BigDecimal(text) : text;
        } catch (NumberFormatException notFinite) {
            return text;
        }
    }

    private void report(Place at, String message, String allowed) {
        problems.add(at.problem("", message, allowed));
    }

    private Place place(Optional<Mark> mark) {
        return mark.map(m -> new Place(file, m.getLine() + 1, m.getColumn() + 1))
                .orElse(Place.wholeFile(file));
    }
}
