package org.jonction.api.config;

import java.util.List;

/**
 * What a change would do.
 *
 * @param problems every mistake found, in the order of files and lines; empty when the change may be committed
 * @param diffs the documents that would differ from the active snapshot; secrets are masked
 * @param notices what is no mistake, yet should be known: addresses that this machine does not have now, keys that others
 *     can read
 */
public record CheckResult(List<Problem> problems, List<Diff> diffs, List<String> notices) {
    public CheckResult {
        problems = List.copyOf(problems);
        diffs = List.copyOf(diffs);
        notices = List.copyOf(notices);
    }

    /** Whether the change may be committed. */
    public boolean acceptable() {
        return problems.isEmpty();
    }

    /** The difference of one document as lines of a unified diff without its header. */
    public record Diff(String path, List<String> lines) {
        public Diff {
            lines = List.copyOf(lines);
        }
    }
}
