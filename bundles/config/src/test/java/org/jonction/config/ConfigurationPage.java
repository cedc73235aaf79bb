package org.jonction.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Writes the part of docs/configuration.md that the schemas say. */
final class ConfigurationPage {
    /** What follows this line of the page is made from the schemas. */
    static final String MARK =
            "<!-- What follows is made from cnf/schemas by: mvn -pl bundles/config -am test -Ddocs.write=true -->\n";

    private static final Map<String, String> FORMATS = Map.of(
            "ip-address", "address",
            "listen-address", "address",
            "own-address", "address",
            "cidr", "CIDR block",
            "host", "host",
            "ssh-key", "public key");

    private final Schemas schemas = new Schemas();
    private final StringBuilder out = new StringBuilder();

    static String fields() {
        ConfigurationPage page = new ConfigurationPage();
        page.out
                .append("\n## Every field\n\nAll names of objects: ")
                .append(page.nameForm())
                .append(".\n");
        for (Section section : Section.values()) {
            page.section(section);
        }
        page.rule(page.schemas.of(Section.DIAL_PLANS), "rules", "the lists of dial plans and of the profile's `numbers`");
        page.rule(page.headerRules(), "in", "the lists of the profile's `headerRules`");
        return page.out.toString();
    }

    private String nameForm() {
        return Objects.requireNonNull(
                        Objects.requireNonNull(schemas.document().fields().get("realms"))
                                .names())
                .form();
    }

    private void section(Section section) {
        Field kind = schemas.of(section);
        String where = section == Section.PROFILES
                ? ""
                : section.named()
                        ? " Written in the section `" + section.key() + "`."
                        : " Written as the section `" + section.key() + "`, once.";
        out.append("\n### ")
                .append(kind.title())
                .append("\n\n")
                .append(kind.description())
                .append(where)
                .append("\n");
        table("", kind);
        groups(kind.title(), "", kind);
    }

    private void groups(String title, String path, Field parent) {
        parent.fields().forEach((name, group) -> {
            if (group.type() == Field.Type.OBJECT) {
                out.append("\n#### ")
                        .append(title)
                        .append(": `")
                        .append(path)
                        .append(name)
                        .append("`\n\n")
                        .append(group.description())
                        .append("\n");
                if (group.fields().values().stream().anyMatch(field -> field.type() != Field.Type.OBJECT)) {
                    table("", group);
                }
                groups(title, path + name + ".", group);
            }
        });
    }

    private Field headerRules() {
        return Objects.requireNonNull(schemas.of(Section.PROFILES).fields().get("headerRules"));
    }

    private void rule(Field parent, String list, String where) {
        Field rule = Objects.requireNonNull(
                Objects.requireNonNull(parent.fields().get(list)).element());
        out.append("\n### ")
                .append(rule.title())
                .append("\n\n")
                .append(rule.description())
                .append(" Rules stand in ")
                .append(where)
                .append(".\n");
        table("", rule);
        rule.fields().forEach((name, field) -> {
            if (field.type() == Field.Type.OBJECT) {
                rows(name + ".", field);
            }
        });
    }

    private void table(String prefix, Field object) {
        out.append("\n| field | type | unit | default | allowed | meaning |\n|---|---|---|---|---|---|\n");
        rows(prefix, object);
    }

    private void rows(String prefix, Field object) {
        object.fields().forEach((name, field) -> {
            if (field.type() != Field.Type.OBJECT) {
                row(prefix + name, field, object.required().contains(name));
            }
            Field element = field.element();
            if (element != null && element.type() == Field.Type.OBJECT && !isRule(element)) {
                rows(prefix + name + "[].", element);
            }
        });
    }

    private void row(String path, Field field, boolean required) {
        out.append("| `")
                .append(path)
                .append("` | ")
                .append(type(field))
                .append(" | ")
                .append(field.unit())
                .append(" | ")
                .append(required ? "**required**" : defaultOf(field))
                .append(" | ")
                .append(allowed(field))
                .append(" | ")
                .append(field.description())
                .append(" |\n");
    }

    private String type(Field field) {
        String reference = reference(field);
        return switch (field.type()) {
            case TEXT ->
                !reference.isEmpty()
                        ? reference
                        : !field.choices().isEmpty()
                                ? "choice"
                                : FORMATS.getOrDefault(
                                        field.format(), field.format().equals("regex") ? "regular expression" : "text");
            case INTEGER -> "integer";
            case FLAG -> "true or false";
            case LIST -> "list of " + plural(Objects.requireNonNull(field.element()));
            case OBJECT, MAP -> throw new IllegalStateException("has a table of its own");
        };
    }

    private String plural(Field element) {
        String reference = reference(element);
        if (isRule(element)) {
            return "[" + element.title().toLowerCase(Locale.ROOT) + "s](#" + anchor(element.title()) + ")";
        }
        if (element.type() == Field.Type.OBJECT) {
            return "objects";
        }
        return !reference.isEmpty()
                ? "names: " + reference
                : element.type() == Field.Type.INTEGER
                        ? "integers"
                        : !element.choices().isEmpty()
                                ? "choices"
                                : several(FORMATS.getOrDefault(element.format(), "text"));
    }

    private static String several(String noun) {
        return noun + (noun.endsWith("s") ? "es" : "s");
    }

    private String reference(Field field) {
        return Section.of(field.reference())
                .map(section -> "[" + section.noun() + "](#"
                        + anchor(schemas.of(section).title()) + ")")
                .orElse("");
    }

    private static String anchor(String title) {
        return title.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    /** Has a table of its own, since several lists hold it. */
    private static boolean isRule(Field element) {
        return element.title().endsWith(" rule");
    }

    private static String defaultOf(Field field) {
        Element value = field.defaultValue();
        return value == null ? "none" : "`" + SchemasTest.yaml(value) + "`";
    }

    private static String allowed(Field field) {
        Field element = field.element();
        String size = field.type() == Field.Type.LIST ? field.size() : "";
        String each = element == null
                        || element.type() == Field.Type.OBJECT
                        || !element.reference().isEmpty()
                ? ""
                : allowed(element);
        if (field.type() == Field.Type.LIST) {
            return each.isEmpty() ? size : size + ", each " + each;
        }
        if (!field.form().isEmpty()) {
            return field.reference().isEmpty() || field.form().contains("@") ? escaped(field.form()) : "its name";
        }
        if (!field.choices().isEmpty()) {
            return String.join(
                    ", ",
                    field.choices().stream().map(choice -> "`" + choice + "`").toList());
        }
        return field.type() == Field.Type.INTEGER ? field.min() + " to " + field.max() : "";
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|")
                .replace("$", "\\$")
                .replace("*", "\\*")
                .replace("#", "\\#")
                .replace("_", "\\_");
    }

    static List<String> split(String page) {
        int mark = page.indexOf(MARK);
        if (mark < 0) {
            throw new IllegalStateException("docs/configuration.md has lost the line " + MARK);
        }
        int end = mark + MARK.length();
        return List.of(page.substring(0, end), page.substring(end));
    }
}
