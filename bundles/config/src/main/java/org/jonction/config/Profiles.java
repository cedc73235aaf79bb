package org.jonction.config;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jonction.api.config.Problem;

/** Profiles with the values of those that they extend. */
final class Profiles {
    private final Map<String, Item> resolved = new HashMap<>();

    /** Joins each profile with its parents and adds circles among them to {@code problems}. */
    Profiles(Configuration configuration, List<Problem> problems) {
        for (Item profile : configuration.items(Section.PROFILES)) {
            resolve(configuration, profile, problems)
                    .ifPresent(body -> resolved.put(
                            profile.name(), new Item(Section.PROFILES, profile.name(), profile.at(), body)));
        }
    }

    /** The profile with everything that it inherits, or empty when it or a parent does not exist. */
    Optional<Item> find(String id) {
        return Optional.ofNullable(resolved.get(id));
    }

    private static Optional<Element.Mapping> resolve(
            Configuration configuration, Item profile, List<Problem> problems) {
        Set<String> seen = new LinkedHashSet<>();
        seen.add(profile.name());
        Element.Mapping body = profile.body();
        Optional<String> parentId = body.text("extends");
        while (parentId.isPresent()) {
            if (!seen.add(parentId.get())) {
                if (parentId.get().equals(profile.name())) {
                    problems.add(profile.problem(
                            "extends",
                            "goes in a circle: " + String.join(" -> ", seen) + " -> " + profile.name(),
                            "a profile that does not extend this one"));
                }
                return Optional.empty();
            }
            Optional<Item> parent = configuration.find(Section.PROFILES, parentId.get());
            if (parent.isEmpty()) {
                return Optional.empty();
            }
            body = joined(parent.get().body(), body);
            parentId = parent.get().body().text("extends");
        }
        return Optional.of(body);
    }

    /** Objects are joined field by field; of anything else the child's stands. */
    private static Element.Mapping joined(Element.Mapping parent, Element.Mapping child) {
        SequencedMap<String, Element.Entry> entries = new LinkedHashMap<>(parent.entries());
        child.entries()
                .forEach((name, entry) -> entries.merge(
                        name,
                        entry,
                        (theirs, ours) ->
                                theirs.value() instanceof Element.Mapping p && ours.value() instanceof Element.Mapping c
                                        ? new Element.Entry(ours.at(), joined(p, c))
                                        : ours));
        return new Element.Mapping(child.at(), entries);
    }
}
