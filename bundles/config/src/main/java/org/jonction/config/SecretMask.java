package org.jonction.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Hides the values of passwords and secrets; equal values get equal marks, so that a changed one still shows. */
final class SecretMask {
    private static final Pattern SECRET = Pattern.compile("(?i).*(password|passphrase|secret).*", Pattern.DOTALL);
    /** For texts that are no YAML: such a line and everything after it. */
    private static final Pattern SECRET_LINE =
            Pattern.compile("(?i)((?:password|passphrase|secret)[^\\n:]*:).*", Pattern.DOTALL);

    private final Map<String, Integer> known = new HashMap<>();

    /** The text with a mark in place of each secret. */
    String mask(String text) {
        Optional<Node> root = YamlReader.compose(text);
        if (root.isEmpty()) {
            return SECRET_LINE.matcher(text).replaceFirst("$1 <hidden>");
        }
        TreeMap<Integer, Integer> spans = new TreeMap<>();
        collect(root.get(), spans);
        StringBuilder masked = new StringBuilder(text);
        spans.descendingMap().forEach((from, to) -> {
            int start = text.offsetByCodePoints(0, from);
            int end = text.offsetByCodePoints(0, to);
            String secret = text.substring(start, end).stripTrailing();
            Integer number = known.computeIfAbsent(secret, first -> known.size() + 1);
            masked.replace(start, start + secret.length(), "<secret " + number + ">");
        });
        return masked.toString();
    }

    private static void collect(Node node, TreeMap<Integer, Integer> spans) {
        switch (node) {
            case MappingNode mapping -> {
                for (NodeTuple tuple : mapping.getValue()) {
                    if (tuple.getKeyNode() instanceof ScalarNode key
                            && SECRET.matcher(key.getValue()).matches()) {
                        Node value = tuple.getValueNode();
                        spans.put(
                                value.getStartMark().orElseThrow().getIndex(),
                                value.getEndMark().orElseThrow().getIndex());
                    } else {
                        collect(tuple.getValueNode(), spans);
                    }
                }
            }
            case SequenceNode sequence -> sequence.getValue().forEach(item -> collect(item, spans));
            default -> {}
        }
    }
}
