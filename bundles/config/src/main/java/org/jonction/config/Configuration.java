package org.jonction.config;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jonction.api.config.Document;
import org.jonction.api.config.Problem;

/**
 * The named objects of all documents.
 *
 * @param sections objects by section and name, in the order of the documents
 * @param complete whether every document could be read, so that a name found nowhere exists nowhere
 */
record Configuration(Map<Section, SequencedMap<String, Item>> sections, boolean complete) {
    Collection<Item> items(Section section) {
        return sections.get(section).sequencedValues();
    }

    Optional<Item> find(Section section, String name) {
        return Optional.ofNullable(sections.get(section).get(name));
    }

    /** Reads documents, checks each against its schema and adds what is wrong to {@code problems}. */
    static Configuration read(Schemas schemas, Collection<Document> documents, List<Problem> problems) {
        Map<Section, SequencedMap<String, Item>> sections = new EnumMap<>(Section.class);
        for (Section section : Section.values()) {
            sections.put(section, new LinkedHashMap<>());
        }
        boolean complete = true;
        for (Document document : documents) {
            YamlReader.Result result = YamlReader.read(document.path(), document.text());
            problems.addAll(result.problems());
            if (result.root() == null) {
                complete &= result.problems().isEmpty();
                continue;
            }
            boolean isProfile = Paths.isProfile(document.path());
            if (!(result.root() instanceof Element.Mapping written)) {
                problems.addAll(SchemaCheck.check(schemas, isProfile, result.root()));
                complete = false;
                continue;
            }
            Optional<Element.Mapping> current = schemas.formats().current(isProfile, written, problems);
            if (current.isEmpty()) {
                complete = false;
                continue;
            }
            Element.Mapping root = current.get();
            problems.addAll(SchemaCheck.check(schemas, isProfile, root));
            if (isProfile) {
                addProfile(sections, document.path(), root, problems);
            } else {
                complete &= addSections(sections, root, problems);
            }
        }
        return new Configuration(sections, complete);
    }

    private static boolean addSections(
            Map<Section, SequencedMap<String, Item>> sections, Element.Mapping root, List<Problem> problems) {
        boolean complete = true;
        for (Map.Entry<String, Element.Entry> entry : root.entries().entrySet()) {
            Optional<Section> section = Section.of(entry.getKey()).filter(s -> s != Section.PROFILES);
            complete &= section.isPresent();
            if (section.isPresent() && !section.get().named()) {
                Element.Entry only = entry.getValue();
                add(sections, new Item(section.get(), entry.getKey(), only.at(), body(only.value())), problems);
            } else if (section.isPresent() && entry.getValue().value() instanceof Element.Mapping objects) {
                objects.entries()
                        .forEach((name, object) -> add(
                                sections, new Item(section.get(), name, object.at(), body(object.value())), problems));
            }
        }
        return complete;
    }

    /** What is no object has its problem already; its name is known all the same. */
    private static Element.Mapping body(Element value) {
        return value instanceof Element.Mapping mapping
                ? mapping
                : new Element.Mapping(value.at(), new LinkedHashMap<>());
    }

    private static void addProfile(
            Map<Section, SequencedMap<String, Item>> sections,
            String path,
            Element.Mapping root,
            List<Problem> problems) {
        String expected = Paths.stem(path);
        String id = root.text("id").orElse(expected);
        Item item = new Item(Section.PROFILES, id, root.at(), root);
        if (!id.equals(expected)) {
            problems.add(item.problem(
                    "id",
                    "is '" + id + "' in a file called " + path,
                    "'" + expected + "', or a file profiles/<id>.yaml"));
        }
        add(sections, item, problems);
    }

    private static void add(Map<Section, SequencedMap<String, Item>> sections, Item item, List<Problem> problems) {
        Item earlier = sections.get(item.section()).putIfAbsent(item.name(), item);
        if (earlier != null) {
            String message = "the %s '%s' exists already, in %s line %d"
                    .formatted(
                            item.section().noun(),
                            item.name(),
                            earlier.at().file(),
                            earlier.at().line());
            problems.add(item.at().problem(item.path(), message, item.section().named() ? "each name once in all documents" : "one document with it"));
        }
    }
}
