package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit for which there is no room is refused and leaves nothing of it. */
class FullDiskTest {
    /** In namespaces of its own, so that the file system is gone when the process ends. */
    private static final String ON_A_SMALL_DISK = """
            as_root() { [ "$(id -u)" = 0 ] && exec unshare --mount "$@" || exec unshare --user --map-root-user --mount "$@"; }
            as_root sh -c 'disk=$1; shift; mount -t tmpfs -o size=2m tmpfs "$disk" && exec "$@" "$disk"' sh "$@"
            """;

    @TempDir
    Path disk;

    @Test
    void aCommitOnAFullDiskIsRefusedAndTheConfigurationBeforeStaysInForceAsAWhole() throws Exception {
        List<String> said = run();
        assertThat(said).noneMatch(line -> line.startsWith(FillingDisk.HALF));
        assertThat(said.getLast()).isEqualTo(FillingDisk.COMMITTED);
        assertThat(said.subList(0, said.size() - 1))
                .hasSizeGreaterThan(1)
                .allSatisfy(line -> assertThat(line)
                        .startsWith(FillingDisk.REFUSED + "nothing was changed")
                        .contains("No space left on device"));
    }

    private List<String> run() throws Exception {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        ON_A_SMALL_DISK,
                        "sh",
                        disk.toString(),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        FillingDisk.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            return output.lines()
                    .filter(line -> line.startsWith(FillingDisk.REFUSED)
                            || line.startsWith(FillingDisk.HALF)
                            || line.equals(FillingDisk.COMMITTED))
                    .toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
