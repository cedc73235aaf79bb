package org.jonction.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jonction.api.config.Problem;

/** Checks what a schema only names: formats of texts, and references to other objects. */
final class FieldCheck {
    private static final Pattern GROUP = Pattern.compile("\\$(.?)");

    private final Configuration configuration;
    private final List<Problem> problems = new ArrayList<>();

    private FieldCheck(Configuration configuration) {
        this.configuration = configuration;
    }

    static List<Problem> check(Schemas schemas, Configuration configuration) {
        FieldCheck check = new FieldCheck(configuration);
        for (Section section : Section.values()) {
            Field field = schemas.of(section);
            configuration.items(section).forEach(item -> check.walk(item, field, item.body(), ""));
        }
        return check.problems;
    }

    private void walk(Item item, Field field, Element element, String path) {
        switch (element) {
            case Element.Mapping mapping -> {
                mapping.entries().forEach((name, entry) -> {
                    Field child = field.fields().get(name);
                    if (child != null) {
                        walk(item, child, entry.value(), path.isEmpty() ? name : path + "." + name);
                    }
                });
                checkReplacement(item, field, mapping, path);
            }
            case Element.Sequence list -> {
                Field each = field.element();
                for (int i = 0; each != null && i < list.items().size(); i++) {
                    walk(item, each, list.items().get(i), path + "." + i);
                }
            }
            case Element.Scalar scalar -> {
                if (field.type() == Field.Type.TEXT && scalar.value() instanceof String text) {
                    checkFormat(item, field, text, path);
                    checkReference(item, field, text, path);
                }
            }
        }
    }

    private void checkFormat(Item item, Field field, String text, String path) {
        switch (field.format()) {
            case "cidr" -> checkBlock(item, field, text, path);
            case "regex" -> checkRegex(item, field, text, path);
            default ->
                TextForms.mistake(field.format(), text)
                        .ifPresent(mistake -> problems.add(item.problem(path, mistake, field.allowed())));
        }
    }

    private void checkBlock(Item item, Field field, String text, String path) {
        Optional<Addresses.Block> block = Addresses.Block.parse(text);
        if (block.isEmpty()) {
            problems.add(item.problem(path, "'" + text + "' is no address or CIDR block", field.allowed()));
        } else if (text.indexOf('/') >= 0
                && !Addresses.parse(text.substring(0, text.indexOf('/')))
                        .equals(Optional.of(block.get().network()))) {
            problems.add(item.problem(
                    path,
                    "'" + text + "' has bits set behind its prefix",
                    block.get().toString()));
        }
    }

    private void checkRegex(Item item, Field field, String text, String path) {
        try {
            if (PatternCost.excessive(Pattern.compile(text))) {
                problems.add(item.problem(
                        path,
                        "'" + text + "' can take very long to match",
                        "a regular expression without repetition of what is repeated itself"));
            }
        } catch (PatternSyntaxException e) {
            String where = e.getIndex() < 0 ? "" : " near character " + (e.getIndex() + 1);
            problems.add(item.problem(
                    path, "'" + text + "' is no regular expression: " + e.getDescription() + where, field.allowed()));
        }
    }

    private void checkReference(Item item, Field field, String text, String path) {
        Optional<Section> section = Section.of(field.reference());
        String name = text.indexOf('@') < 0 ? text : text.substring(0, text.indexOf('@'));
        if (configuration.complete()
                && section.isPresent()
                && configuration.find(section.get(), name).isEmpty()) {
            problems.add(item.problem(
                    path,
                    "there is no " + section.get().noun() + " '" + name + "'",
                    Nearest.allowed(
                            name, configuration.sections().get(section.get()).keySet())));
        }
    }

    /** A replacement may use only groups that the pattern beside it has. */
    private void checkReplacement(Item item, Field field, Element.Mapping mapping, String path) {
        for (String name : field.fields().keySet()) {
            Field child = field.fields().get(name);
            Optional<String> text = mapping.text(name);
            if (child == null || !child.format().equals("replacement") || text.isEmpty()) {
                continue;
            }
            int groups = mapping.text("pattern").map(FieldCheck::groups).orElse(-1);
            Matcher used = GROUP.matcher(text.get());
            while (groups >= 0 && used.find()) {
                boolean exists = used.group(1).matches("[0-9]") && Integer.parseInt(used.group(1)) <= groups;
                if (!exists) {
                    problems.add(item.problem(
                            path + "." + name,
                            "'" + used.group() + "' is no group of the pattern",
                            groups == 0 ? "$0" : "$0 to $" + Math.min(groups, 9)));
                }
            }
        }
    }

    /** Number of groups, or -1 when the pattern does not compile. */
    private static int groups(String pattern) {
        try {
            return Pattern.compile(pattern).matcher("").groupCount();
        } catch (PatternSyntaxException e) {
            return -1;
        }
    }
}
