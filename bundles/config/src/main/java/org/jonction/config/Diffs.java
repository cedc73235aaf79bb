package org.jonction.config;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.List;
import org.jonction.api.config.CheckResult;

/** What people are shown before they commit. */
final class Diffs {
    private static final int CONTEXT_LINES = 3;
    private static final int HEADER_LINES = 2;

    private Diffs() {}

    /** The documents that differ, as unified diffs with their secrets masked. */
    static List<CheckResult.Diff> between(Documents before, Documents after) {
        return before.changedPaths(after).stream()
                .map(path -> diff(
                        path,
                        before.texts().getOrDefault(path, ""),
                        after.texts().getOrDefault(path, "")))
                .toList();
    }

    private static CheckResult.Diff diff(String path, String before, String after) {
        SecretMask mask = new SecretMask();
        List<String> old = lines(mask.mask(before));
        List<String> unified = UnifiedDiffUtils.generateUnifiedDiff(
                path, path, old, DiffUtils.diff(old, lines(mask.mask(after))), CONTEXT_LINES);
        return new CheckResult.Diff(path, unified.stream().skip(HEADER_LINES).toList());
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }
}
