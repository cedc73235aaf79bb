package org.jonction.firmware;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the box. */
public final class Command {
    private static final int MOST_OUTPUT_BYTES = 1 << 20;

    private Command() {}

    /**
     * What a program writes to its standard output and error.
     *
     * @throws IOException when it cannot be run, fails (with what it wrote) or takes too long
     */
    public static String output(Duration patience, List<String> command) throws IOException {
        return output(patience, command, "");
    }

    /** As {@link #output(Duration, List)}, with a text for its standard input. */
    public static String output(Duration patience, List<String> command, String input) throws IOException {
        Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread watch = Thread.ofVirtual().start(() -> endAfter(patience, process));
        try (InputStream out = process.getInputStream()) {
            boolean read = offer(process, input);
            String text = new String(out.readNBytes(MOST_OUTPUT_BYTES), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(command.getFirst() + " fails with " + status + ": " + text.strip());
            }
            if (!read) {
                throw new IOException(command.getFirst() + " does not read what it is given: " + text.strip());
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

    /** @return whether the program took it; what it writes and its status say why it did not */
    private static boolean offer(Process process, String input) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            return false;
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
