package org.jonction.appliance.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jonction.testkit.Await;

/** A root shell on a box in QEMU, on its second serial port. */
public final class Shell implements AutoCloseable {
    /** The unit that makes it; the image has no such thing. */
    static final String UNIT = """
            [Unit]
            DefaultDependencies=no
            After=local-fs.target systemd-tmpfiles-setup.service
            [Service]
            ExecStart=/bin/sh
            StandardInput=tty-force
            StandardOutput=tty
            StandardError=tty
            TTYPath=/dev/ttyS1
            TTYReset=yes
            Environment=HOME=/root TERM=dumb PS1=
            Restart=always
            RestartSec=1
            """;

    private static final Duration SOON = Duration.ofSeconds(90);

    private final SocketChannel line;
    private final StringBuilder received = new StringBuilder();
    private int commands;

    /** What a command printed, and how it ended. */
    public record Result(int status, String output) {
        /** The output of a command that succeeded. */
        public String orFail() {
            if (status != 0) {
                throw new AssertionError("ended with " + status + ": " + output);
            }
            return output;
        }
    }

    Shell(SocketChannel line) {
        this.line = line;
        Thread.ofVirtual().name("shell").start(this::receive);
    }

    /** Waits until there is a shell, at the latest when the box has started. */
    public void await(Duration patience) {
        Await.until(patience, () -> tryOnce("true", Duration.ofSeconds(2)) != null, this::received);
    }

    /** Runs a command of one line. @return its output without the last line's end */
    public String run(String command) {
        return result(command, SOON).orFail();
    }

    /** Runs a command of one line that may fail. */
    public Result result(String command, Duration patience) {
        Result result = tryOnce(command, patience);
        if (result == null) {
            throw new AssertionError("no end of '" + command + "' within " + patience + ": " + received());
        }
        return result;
    }

    /** Sends a command without waiting for anything. */
    public void send(String command) {
        write(command + "\n");
    }

    @Override
    public void close() {
        try {
            line.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Result tryOnce(String command, Duration patience) {
        int number;
        int from;
        synchronized (received) {
            number = ++commands;
            from = received.length();
        }
        // The terminal echoes the command, so that the marks must look different there.
        write("printf 'BEGIN%d\\n' " + number + "; ( " + command + " ) 2>&1 </dev/null; printf '\\nEND%d:%d:\\n' "
                + number + " $?\n");
        Pattern answer = Pattern.compile("BEGIN" + number + "\n(.*?)\n?\nEND" + number + ":(\\d+):", Pattern.DOTALL);
        long end = System.nanoTime() + patience.toNanos();
        synchronized (received) {
            while (true) {
                Matcher matcher = answer.matcher(received.substring(from));
                if (matcher.find()) {
                    return new Result(Integer.parseInt(matcher.group(2)), matcher.group(1));
                }
                long leftMs = (end - System.nanoTime()) / 1_000_000;
                if (leftMs <= 0) {
                    return null;
                }
                waitFor(leftMs);
            }
        }
    }

    private void waitFor(long leftMs) {
        try {
            received.wait(leftMs);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private void write(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                line.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void receive() {
        ByteBuffer buffer = ByteBuffer.allocate(65_536);
        try {
            while (line.read(buffer.clear()) >= 0) {
                String text = StandardCharsets.UTF_8.decode(buffer.flip()).toString().replace("\r", "");
                synchronized (received) {
                    received.append(text);
                    received.notifyAll();
                }
            }
        } catch (IOException closed) {
            // the box is off
        }
    }

    private String received() {
        synchronized (received) {
            return received.substring(Math.max(0, received.length() - 4_000));
        }
    }
}
