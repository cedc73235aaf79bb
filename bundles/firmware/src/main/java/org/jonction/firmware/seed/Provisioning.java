package org.jonction.firmware.seed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jonction.api.config.Change;
import org.jonction.api.config.CheckResult;
import org.jonction.api.config.ConfigService;
import org.jonction.api.config.Problem;

/** Takes a seed as a whole or refuses it as a whole. */
final class Provisioning {
    private static final String AUTHOR = "seed";

    private final ConfigService config;
    private final Administrator administrator;

    Provisioning(ConfigService config, Administrator administrator) {
        this.config = config;
        this.administrator = administrator;
    }

    SeedResult apply(Seed seed) {
        String from = seed.source().isEmpty() ? "" : " from " + seed.source();
        Change change = new Change(seed.edits(), AUTHOR, "provisioning seed" + from);
        List<String> mistakes = new ArrayList<>(seed.mistakes());
        if (!seed.edits().isEmpty()) {
            mistakes.addAll(told(config.check(change)));
        }
        if (!mistakes.isEmpty()) {
            return refused(from, mistakes);
        }
        try {
            List<String> done = new ArrayList<>();
            if (!seed.edits().isEmpty()) {
                List<String> refusal = told(config.commit(change));
                if (!refusal.isEmpty()) {
                    return refused(from, refusal);
                }
                seed.edits().forEach(edit -> done.add("document " + edit.path() + " is in force"));
            }
            setAdministrator(seed.administrator()).ifPresent(done::add);
            return new SeedResult(true, "The provisioning seed" + from + " was applied.", done);
        } catch (UncheckedIOException | IOException e) {
            return refused(from, List.of("it could not be written: " + e.getMessage()));
        }
    }

    private Optional<String> setAdministrator(Optional<String> hash) throws IOException {
        if (hash.isEmpty()) {
            return Optional.empty();
        }
        if (administrator.isSet()) {
            return Optional.of("the administrator has a password already and keeps it;"
                    + " only a factory reset takes it away");
        }
        administrator.set(hash.get());
        return Optional.of("the administrator's password is set: sign in as admin");
    }

    private static List<String> told(CheckResult check) {
        return check.problems().stream().map(Provisioning::told).toList();
    }

    private static String told(Problem problem) {
        String place = problem.line() > 0
                ? "%s, line %d".formatted(problem.file(), problem.line())
                : problem.file();
        return (place.isEmpty() ? "" : "documents/" + place + ": ")
                + (problem.field().isEmpty() ? "" : problem.field() + ": ")
                + problem.message()
                + (problem.allowed().isEmpty() ? "" : " (allowed: " + problem.allowed() + ")");
    }

    private static SeedResult refused(String from, List<String> mistakes) {
        return new SeedResult(
                false,
                "The provisioning seed" + from + " was refused, nothing was changed. Correct it and restart.",
                mistakes);
    }
}
