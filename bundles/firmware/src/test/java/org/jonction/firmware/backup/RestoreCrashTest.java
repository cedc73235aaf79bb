package org.jonction.firmware.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jonction.firmware.backup.Restoring.Result;
import org.jonction.firmware.backup.Restoring.Result.Fate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that is broken off, wherever that is, leaves a box that is wholly the old one or wholly the new one. */
class RestoreCrashTest {
    /** What takes effect on the disk: each call of these is a step. */
    private static final String STEPS = "/^(rename|unlink|rmdir|mkdir)";

    private static final String STEPS_THAT_TAKE_ROOM = "/^(rename|mkdir|fsync)";

    @TempDir
    Path temp;

    private Path root;
    private Path backup;
    private Path trace;
    private Path ownBundle;
    private SortedMap<String, String> before;
    private SortedMap<String, String> after;

    @BeforeEach
    void fill() throws Exception {
        assumeTrue(canTrace(), "this system lets nobody trace a process");
        root = Files.createDirectory(temp.resolve("box"));
        backup = temp.resolve("new.jonction-backup");
        trace = temp.resolve("trace");
        try (FilledBox box = new FilledBox(root)) {
            box.fill("new");
            after = box.content();
            try (OutputStream out = Files.newOutputStream(backup)) {
                box.backups().save(out, Sealed.PASSPHRASE);
            }
            box.fill("old");
            before = box.content();
            ownBundle = box.ownBundle();
        }
        assertThat(before).isNotEqualTo(after);
    }

    @Test
    void aBoxThatIsKilledAtAnyStepIsWhollyOldOrWhollyNewAfterItsNextStart() throws Exception {
        int asBefore = 0;
        int asAfter = 0;
        Result result = restore("--inject=" + STEPS + ":signal=KILL:when=1");
        for (int step = 2; result.fate() == Fate.KILLED; step++) {
            if (isNewAfterItsNextStart(result)) {
                asAfter++;
            } else {
                asBefore++;
            }
            result = restore("--inject=" + STEPS + ":signal=KILL:when=" + step);
        }
        assertThat(result.fate()).isEqualTo(Fate.RESTORED);
        assertThat(asBefore).isPositive();
        assertThat(asAfter).isPositive();
    }

    @Test
    void aBoxWhoseDiskIsFullIsWhatItSaysAndWholeAtItsNextStart() throws Exception {
        Set<Fate> fates = EnumSet.noneOf(Fate.class);
        for (String when : List.of("6", "12", "18", "30", "9+", "15+", "24+", "36+")) {
            Result result = restore("--inject=" + STEPS_THAT_TAKE_ROOM + ":error=ENOSPC:when=" + when);
            fates.add(result.fate());
            boolean isNew = isNewAfterItsNextStart(result);
            switch (result.fate()) {
                case RESTORED -> assertThat(isNew).as(when).isTrue();
                case REFUSED -> {
                    assertThat(result.message()).contains("No space left on device");
                    assertThat(isNew && result.message().contains("the box is as before")).as(when).isFalse();
                }
                default -> assertThat(isNew).as(when).isFalse();
            }
        }
        assertThat(fates).contains(Fate.REFUSED);
    }

    @Test
    void everythingIsOnTheDiskBeforeItCountsAndNothingCountsBeforeItIsOnTheDisk() throws Exception {
        restore("--trace=/^(open|write|pwrite|fsync|rename|unlink)");
        Trace calls = Trace.read(trace);
        assertThat(calls.renamedBelow(root.resolve("config"))).as("documents").hasSize(2);
        assertThat(calls.renamedBelow(root.resolve("state"))).as("files of the state").hasSizeGreaterThan(3);
        for (String folder : List.of("config", "state")) {
            assertThat(calls.notDurableBelow(root.resolve(folder))).isEmpty();
        }
        Path journal = root.resolve("state/restore");
        int begin = calls.renameTo(journal.resolve("goal"));
        assertThat(calls.notOnDiskBefore(begin, journal)).isEmpty();
        int end = calls.unlinkOf(journal.resolve("goal"));
        assertThat(calls.writtenBelow(ownBundle)).isNotEmpty();
        assertThat(calls.notOnDiskBefore(end, ownBundle)).isEmpty();
    }

    /** Starts it, looks, and makes it the old one again. */
    private boolean isNewAfterItsNextStart(Result ofRestore) throws Exception {
        try (FilledBox box = new FilledBox(root)) {
            box.backups();
            assertThat(box.isHalf()).as("%s", ofRestore).isFalse();
            SortedMap<String, String> content = box.content();
            assertThat(content).as("%s", ofRestore).isIn(before, after);
            box.fill("old");
            return content.equals(after);
        }
    }

    private Result restore(String option) throws Exception {
        return Restoring.run(root, backup, List.of("--decode-fds=path", "--output=" + trace, option));
    }

    private static boolean canTrace() throws Exception {
        return new ProcessBuilder("strace", "--follow-forks", "--seccomp-bpf", "true").start().waitFor() == 0;
    }
}
