package org.jonction.config;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jonction.api.config.Problem;
import org.jonction.api.config.Settings;
import org.jonction.api.media.MediaRealm;
import org.jonction.api.sip.SipInterface;

/** The objects in which no mistake was found so far, with their defaults filled in. */
final class Model {
    /** An object and where it was written. */
    record Placed<T>(Item item, T value) {
        String name() {
            return item.name();
        }

        Problem problem(String field, String message, String allowed) {
            return item.problem(field, message, allowed);
        }
    }

    private final Schemas schemas;
    private final Configuration configuration;
    private final Profiles profiles;
    /** File and path of everything that has a mistake in it. */
    private final Set<Fault> faults = new HashSet<>();

    private record Fault(String file, String path) {}

    Model(Schemas schemas, Configuration configuration, Profiles profiles, List<Problem> problems) {
        this.schemas = schemas;
        this.configuration = configuration;
        this.profiles = profiles;
        problems.forEach(this::addFault);
    }

    private void addFault(Problem problem) {
        String path = problem.field();
        for (int dot = path.length(); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            faults.add(new Fault(problem.file(), path.substring(0, dot)));
        }
        faults.add(new Fault(problem.file(), ""));
    }

    List<Placed<SipInterface>> sipInterfaces() {
        return all(Section.SIP_INTERFACES, SipInterface::from);
    }

    List<Placed<MediaRealm>> mediaRealms() {
        return all(Section.MEDIA_REALMS, MediaRealm::from);
    }

    /** The box with its defaults where no document speaks of it. */
    Settings box() {
        return all(Section.BOX).stream()
                .map(Placed::value)
                .findFirst()
                .orElseGet(() -> new Settings(Flattener.flatten(schemas.of(Section.BOX), Flattener.NOTHING)));
    }

    /** Objects of a section as flat values. */
    List<Placed<Settings>> all(Section section) {
        return all(section, Function.identity());
    }

    <T> Optional<Placed<T>> find(Section section, String name, Function<Settings, T> reader) {
        return configuration.find(section, name).filter(this::sound).map(item -> read(item, reader));
    }

    private <T> List<Placed<T>> all(Section section, Function<Settings, T> reader) {
        return configuration.items(section).stream()
                .filter(this::sound)
                .map(item -> read(item, reader))
                .toList();
    }

    private <T> Placed<T> read(Item item, Function<Settings, T> reader) {
        return new Placed<>(item, reader.apply(new Settings(values(item))));
    }

    /** The flat values of one object. */
    private Map<String, Object> values(Item item) {
        boolean profile = item.section() == Section.PROFILES;
        Element.Mapping body =
                profile ? profiles.find(item.name()).map(Item::body).orElse(item.body()) : item.body();
        Map<String, Object> values = new LinkedHashMap<>();
        if (!profile && item.section().named()) {
            values.put("name", item.name());
        }
        values.putAll(Flattener.flatten(schemas.of(item.section()), body));
        return values;
    }

    private boolean sound(Item item) {
        return !faults.contains(new Fault(item.at().file(), item.path()))
                && (item.section() != Section.PROFILES || chainSound(item));
    }

    /** A profile is as sound as those that it extends. */
    private boolean chainSound(Item profile) {
        return profiles.find(profile.name()).isPresent()
                && profile.body()
                        .text("extends")
                        .map(parent -> configuration
                                .find(Section.PROFILES, parent)
                                .filter(this::sound)
                                .isPresent())
                        .orElse(true);
    }
}
