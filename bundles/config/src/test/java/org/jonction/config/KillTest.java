package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed amid its commits: no commit that it reported is lost, and none is there by halves. */
class KillTest {
    private static final int KILLS = 3;

    @TempDir
    Path temp;

    @Test
    void aKilledProcessLosesNoCommitAndLeavesNoneByHalves() throws Exception {
        Random random = new Random(7);
        Path config = Files.createDirectory(temp.resolve("config"));
        Path state = temp.resolve("state");
        int next = 1;
        for (int kill = 0; kill < KILLS; kill++) {
            int reported = commitUntilKilled(config, state, next, 1 + random.nextInt(10), random.nextInt(20));
            try (Framework framework = new Framework(temp.resolve("cache-of-check-" + kill))) {
                ConfigManager manager = new ConfigManager(config, state, framework.deliverer(), new Schemas(), "1.0.0");
                manager.close();
                assertThat(manager.folderProblems()).isEmpty();
                int inForce =
                        Integer.parseInt(manager.history().getFirst().message().substring("number ".length()));
                assertThat(inForce).isBetween(reported, reported + 1);
                assertThat(Documents.of(manager.documents()))
                        .isEqualTo(
                                Documents.NONE.with(Committing.change(inForce).edits()))
                        .isEqualTo(new Folder(config).read().documents());
                assertThat(framework.configurations().get("org.jonction.sip~i")).containsEntry("realm", "r" + inForce);
                next = inForce + 1;
            }
        }
    }

    /** Returns the last number that was reported before the end. */
    private int commitUntilKilled(Path config, Path state, int first, int commits, int delayMs) throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Path cache = temp.resolve("cache-from-" + first);
        Process process = new ProcessBuilder(List.of(
                        java,
                        "-cp",
                        classPath,
                        Committing.class.getName(),
                        config.toString(),
                        state.toString(),
                        cache.toString(),
                        String.valueOf(first)))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        int reported = first - 1;
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("committed ")) {
                    reported = Integer.parseInt(line.substring("committed ".length()));
                }
                if (reported == first - 1 + commits) {
                    Thread.sleep(delayMs);
                    process.toHandle().destroyForcibly(); // which leaves the rest of the output readable
                }
            }
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
        assertThat(reported).as("commits of the process").isGreaterThanOrEqualTo(first - 1 + commits);
        return reported;
    }
}
