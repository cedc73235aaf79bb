package org.jonction.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jonction.api.config.Problem;

/**
 * The whole check of a set of documents.
 *
 * @param problems every mistake, in the order of files and lines
 * @param deliveries what ConfigAdmin is to hold; empty when there are mistakes
 */
record Check(List<Problem> problems, List<Delivery> deliveries) {
    private static final Comparator<Problem> IN_ORDER =
            Comparator.comparing(Problem::file).thenComparingInt(Problem::line).thenComparingInt(Problem::column);

    static Check refused(List<Problem> problems) {
        return new Check(problems, List.of());
    }

    boolean acceptable() {
        return problems.isEmpty();
    }

    static Check of(Schemas schemas, Documents documents) {
        Optional<Problem> unfit = documents.problem();
        if (unfit.isPresent()) {
            return refused(List.of(unfit.get()));
        }
        List<Problem> problems = new ArrayList<>();
        Configuration configuration = Configuration.read(schemas, documents.list(), problems);
        problems.addAll(FieldCheck.check(schemas, configuration));
        Profiles profiles = new Profiles(configuration, problems);
        Model model = new Model(schemas, configuration, profiles, problems);
        problems.addAll(AddressCheck.check(model));
        problems.addAll(BoxCheck.check(model));
        problems.addAll(TrunkCheck.check(model));
        problems.addAll(HeaderRuleCheck.check(model));
        List<Problem> sorted = problems.stream().distinct().sorted(IN_ORDER).toList();
        return new Check(sorted, sorted.isEmpty() ? Delivery.of(model) : List.of());
    }
}
