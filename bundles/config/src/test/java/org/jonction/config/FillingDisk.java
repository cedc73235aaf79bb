package org.jonction.config;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jonction.api.config.Change;

/**
 * A process that commits on a full file system, again and again, with one more page of room each time, until a commit
 * is in force. It says of each commit what was told, and what of it is there by halves.
 */
final class FillingDisk {
    static final String REFUSED = "refused: ";
    static final String COMMITTED = "committed";
    static final String HALF = "half: ";
    private static final int PAGE_BYTES = 4096;
    private static final int MANY = 30;
    private static final String LONG_NOTE = "# a note for people\n".repeat(1000);

    private final Path config;
    private final Path state;
    private final Path filler;
    private final Framework framework;

    private FillingDisk(Path disk, Framework framework) {
        config = disk.resolve("config");
        state = disk.resolve("state");
        filler = disk.resolve("filler");
        this.framework = framework;
    }

    /** Argument: a small file system for documents, state and the framework's cache. */
    public static void main(String[] args) throws Exception {
        Path disk = Path.of(args[0]);
        try (Framework framework = new Framework(disk.resolve("cache"))) {
            new FillingDisk(disk, framework).run();
        }
    }

    private void run() throws Exception {
        ConfigManager manager = new ConfigManager(config, state, framework.deliverer(), new Schemas(), "1.0.0");
        manager.commit(change(1));
        long full = fill();
        boolean committed = false;
        for (int pages = 0; !committed; pages++) {
            truncate(full - (long) pages * PAGE_BYTES);
            committed = commits(manager);
            demand(manager, committed ? 2 : 1);
            truncate(full - (long) pages * PAGE_BYTES);
        }
        manager.close();
        Files.delete(filler);
        ConfigManager again = new ConfigManager(config, state, framework.deliverer(), new Schemas(), "1.0.0");
        demand(again, 2);
        again.close();
    }

    private static boolean commits(ConfigManager manager) {
        try {
            manager.commit(change(2));
            System.out.println(COMMITTED);
            return true;
        } catch (UncheckedIOException e) {
            System.out.println(REFUSED + e.getMessage());
            return false;
        }
    }

    /** All of one number is there, and nothing else. */
    private void demand(ConfigManager manager, int number) throws Exception {
        Documents wanted = Documents.NONE.with(change(number).edits());
        check("documents in force", wanted.equals(Documents.of(manager.documents())));
        check("documents in the folder", wanted.equals(new Folder(config).read().documents()));
        check("history", manager.history().size() == number);
        check("problems", manager.folderProblems().isEmpty());
        SortedMap<String, Map<String, Object>> delivered = framework.configurations();
        delivered.keySet().removeIf(pid -> !pid.startsWith("org.jonction.sip~"));
        check("delivery", delivered.values().stream().allMatch(one -> one.get("realm").equals("r" + number)));
        check("number of deliveries", delivered.size() == (number == 1 ? 1 : MANY));
        for (Path folder : List.of(config, state)) {
            try (Stream<Path> files = Files.walk(folder)) {
                check("files", files.noneMatch(file -> file.toString().matches(".*\\.(tmp|staged|refused.*)")));
            }
        }
    }

    /** The second one changes everything and adds much: there may be room for its documents and none for its delivery. */
    private static Change change(int number) {
        String interfaces = IntStream.range(0, number == 1 ? 1 : MANY)
                .mapToObj(i -> "i%d: {realm: r%d, address: 192.0.2.1, port: %d}".formatted(i, number, 5000 + i))
                .collect(Collectors.joining(", ", "sipInterfaces: {", "}\n"));
        List<Change.Edit> edits = List.of(
                new Change.Edit("a.yaml", "realms: {r%d: {}}\n".formatted(number) + LONG_NOTE.repeat(number)),
                new Change.Edit("b.yaml", interfaces));
        return new Change(edits, "anna", "number " + number);
    }

    private static void check(String what, boolean holds) {
        if (!holds) {
            System.out.println(HALF + what);
        }
    }

    /** Returns how long the file is that takes all room. */
    private long fill() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(filler.toFile(), "rw")) {
            byte[] page = new byte[PAGE_BYTES];
            try {
                while (true) {
                    file.write(page);
                }
            } catch (IOException full) {
                return file.length();
            }
        }
    }

    private void truncate(long length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(filler.toFile(), "rw")) {
            file.setLength(Math.min(length, file.length()));
        }
    }
}
