package org.jonction.firmware;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the box. */
final class Command {
    private static final int MOST_OUTPUT_BYTES = 1 << 20;

    private Command() {}

    /**
     * What a program writes to its standard output and error.
     *
     * @throws IOException when it cannot be run, fails (with what it wrote) or takes too long
     */
    static String output(Duration patience, List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread watch = Thread.ofVirtual().start(() -> endAfter(patience, process));
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().close();
            String text = new String(out.readNBytes(MOST_OUTPUT_BYTES), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(command.getFirst() + " fails with " + status + ": " + text.strip());
            }
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(command.getFirst() + " was broken off", e);
        } finally {
            watch.interrupt();
            process.destroyForcibly();
        }
    }

    private static void endAfter(Duration patience, Process process) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            // it has ended
        }
    }
}
