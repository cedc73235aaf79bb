package org.jonction.firmware.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a process asked of the system, as strace wrote it down, in the order in which the calls ended. */
final class Trace {
    private static final Pattern LINE = Pattern.compile("(\\d+) +(.*)");
    private static final Pattern RESUMED = Pattern.compile("<\\.\\.\\. \\w+ resumed>(.*)");
    private static final String UNFINISHED = " <unfinished ...>";
    private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\)\\s+= \\d+.*");
    private static final Pattern DESCRIPTOR = Pattern.compile("^\\d+<([^>]*)>");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    private final List<Call> calls = new ArrayList<>();

    /**
     * A call that succeeded.
     *
     * @param name of the system call
     * @param paths what it was about: the file of its descriptor, or the paths that it names
     */
    record Call(String name, List<Path> paths) {
        Path path() {
            return paths.getFirst();
        }

        boolean is(String kind) {
            return name.startsWith(kind);
        }
    }

    private Trace() {}

    static Trace read(Path file) throws IOException {
        Trace trace = new Trace();
        Map<String, String> begun = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                continue;
            }
            String thread = parts.group(1);
            String text = parts.group(2);
            Matcher resumed = RESUMED.matcher(text);
            if (text.endsWith(UNFINISHED)) {
                begun.put(thread, text.substring(0, text.length() - UNFINISHED.length()));
            } else {
                trace.add(resumed.matches() ? begun.remove(thread) + resumed.group(1) : text);
            }
        }
        return trace;
    }

    private void add(String text) {
        Matcher call = CALL.matcher(text);
        if (call.matches()) {
            Matcher descriptor = DESCRIPTOR.matcher(call.group(2));
            List<Path> paths = descriptor.find()
                    ? List.of(Path.of(descriptor.group(1)))
                    : QUOTED.matcher(call.group(2)).results().map(Trace::path).toList();
            if (!paths.isEmpty()) {
                calls.add(new Call(call.group(1), paths));
            }
        }
    }

    private static Path path(MatchResult quoted) {
        return Path.of(quoted.group(1));
    }

    /** Files below a folder that a rename put into their place. */
    List<Path> renamedBelow(Path folder) {
        return calls.stream()
                .filter(call -> call.is("rename"))
                .map(call -> call.paths().getLast())
                .filter(path -> path.startsWith(folder))
                .toList();
    }

    int renameTo(Path target) {
        return IntStream.range(0, calls.size())
                .filter(i -> calls.get(i).is("rename") && calls.get(i).paths().getLast().equals(target))
                .findFirst()
                .orElseThrow();
    }

    int unlinkOf(Path file) {
        return first(0, "unlink", file).orElseThrow();
    }

    /** Renames below a folder whose file was not on the disk, or whose folder was not synced before the next rename. */
    List<Call> notDurableBelow(Path folder) {
        List<Call> found = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            Call call = calls.get(i);
            if (call.is("rename") && call.paths().getLast().startsWith(folder)) {
                Path target = call.paths().getLast();
                int next = IntStream.range(i + 1, calls.size())
                        .filter(later -> calls.get(later).is("rename"))
                        .findFirst()
                        .orElse(calls.size());
                boolean namedDurably = first(i, "fsync", target.getParent()).orElse(next) < next;
                if (!isOnDiskBefore(i, call.path()) || !namedDurably) {
                    found.add(call);
                }
            }
        }
        return found;
    }

    Set<Path> writtenBelow(Path folder) {
        return writtenBefore(calls.size(), folder);
    }

    /** Files below a folder that were written before a call, and not brought to the disk by then. */
    Set<Path> notOnDiskBefore(int index, Path folder) {
        Set<Path> written = writtenBefore(index, folder);
        written.removeIf(path -> isOnDiskBefore(index, path));
        return written;
    }

    private Set<Path> writtenBefore(int index, Path folder) {
        return calls.subList(0, index).stream()
                .filter(call -> call.is("write") || call.is("pwrite"))
                .map(Call::path)
                .filter(path -> path.startsWith(folder))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A file that was renamed is on the disk when it was so under its earlier name. */
    private boolean isOnDiskBefore(int index, Path file) {
        int written = Math.max(last(index, "write", file), last(index, "pwrite", file));
        int renamed = IntStream.range(0, index)
                .filter(i -> calls.get(i).is("rename") && calls.get(i).paths().getLast().equals(file))
                .max()
                .orElse(-1);
        return last(index, "fsync", file) > written
                || renamed > written && isOnDiskBefore(renamed, calls.get(renamed).path());
    }

    private int last(int before, String kind, Path path) {
        return IntStream.range(0, before)
                .filter(i -> calls.get(i).is(kind) && calls.get(i).path().equals(path))
                .max()
                .orElse(-1);
    }

    private OptionalInt first(int from, String kind, Path path) {
        return IntStream.range(from, calls.size())
                .filter(i -> calls.get(i).is(kind) && calls.get(i).path().equals(path))
                .findFirst();
    }
}
