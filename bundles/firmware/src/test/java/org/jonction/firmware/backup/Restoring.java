package org.jonction.firmware.backup;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.firmware.backup.Restoring.Result.Fate;

/** A process that restores a backup on a box, and may be killed or get errors from the system on its way. */
final class Restoring {
    private static final String RESTORED = "restored";
    private static final String REFUSED = "refused: ";
    private static final String NOT_STARTED = "not started: ";

    private Restoring() {}

    /** Arguments: the box's folder and the backup. */
    public static void main(String[] args) {
        try (InputStream in = Files.newInputStream(Path.of(args[1]))) {
            new FilledBox(Path.of(args[0])).backups().restore(in, Sealed.PASSPHRASE);
            System.out.println(RESTORED);
        } catch (FirmwareException e) {
            System.out.println(REFUSED + e.getMessage());
        } catch (Exception e) {
            System.out.println(NOT_STARTED + e);
        } finally {
            Runtime.getRuntime().halt(0); // as a power cut would: nothing is closed
        }
    }

    /**
     * How such a process ended.
     *
     * @param message why a restore was refused
     */
    record Result(Fate fate, String message) {
        enum Fate {
            RESTORED,
            REFUSED,
            /** The box did not even start. */
            NOT_STARTED,
            KILLED
        }
    }

    private static Optional<Result> result(String line) {
        if (line.equals(RESTORED)) {
            return Optional.of(new Result(Fate.RESTORED, ""));
        } else if (line.startsWith(REFUSED)) {
            return Optional.of(new Result(Fate.REFUSED, line.substring(REFUSED.length())));
        } else if (line.startsWith(NOT_STARTED)) {
            return Optional.of(new Result(Fate.NOT_STARTED, line.substring(NOT_STARTED.length())));
        }
        return Optional.empty();
    }

    /** Runs it below strace with these options. */
    static Result run(Path root, Path backup, List<String> strace) throws Exception {
        List<String> command = new ArrayList<>(List.of("strace", "--follow-forks", "--seccomp-bpf", "--quiet=all"));
        command.addAll(strace);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Restoring.class.getName(),
                root.toString(),
                backup.toString()));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            String output = new String(process.getInputStream().readAllBytes());
            process.waitFor();
            return output.lines()
                    .flatMap(line -> result(line).stream())
                    .findFirst()
                    .orElse(new Result(Fate.KILLED, ""));
        } finally {
            process.destroyForcibly();
        }
    }
}
