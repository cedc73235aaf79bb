package org.jonction.appliance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/** Programs of the box, run beside a folder that stands for its root, with others in place of what needs a box. */
abstract class BoxPrograms {
    private static final Path PROGRAMS =
            Path.of("..", "rootfs", "usr", "lib", "jonction", "bin").toAbsolutePath();

    @TempDir
    Path root;

    /** Runs a program of the box, which must succeed; its lines. */
    List<String> run(String name, String input) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", PROGRAMS.resolve(name).toString());
        builder.environment().put("JONCTION_ROOT", root.toString());
        builder.environment().merge("PATH", root.resolve("bin").toString(), (path, own) -> own + ":" + path);
        Process program = builder.redirectErrorStream(true).start();
        try {
            program.getOutputStream().write(input.getBytes(UTF_8));
            program.getOutputStream().close();
            List<String> answer = program.inputReader(UTF_8).readAllLines();
            assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(program.exitValue()).as(answer.toString()).isZero();
            return answer;
        } finally {
            program.destroyForcibly();
        }
    }

    /** A program in place of the system's. */
    void program(String name, String command) throws IOException {
        Path file = root.resolve("bin").resolve(name);
        write(file, "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
