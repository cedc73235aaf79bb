package org.jonction.firmware;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jonction.api.firmware.FirmwareException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Asks the privileged service of the box for what only root may do. One request line a connection; the reply is any
 * number of lines, then {@code ok} or {@code failed: REASON}. Safe from any thread.
 */
@Component(service = Privileged.class)
public final class Privileged {
    /** Patience for a request that is answered at once. */
    public static final Duration SHORT = Duration.ofSeconds(20);

    private static final int LONGEST_LINE_BYTES = 1 << 20;
    private static final String OK = "ok";
    private static final String FAILED = "failed:";

    private final Path socket;

    @Activate
    public Privileged(@Reference Box box) {
        socket = box.socket();
    }

    /** The lines of the reply before {@code ok}, as {@link #request(Duration, Consumer, String...)}. */
    public List<String> request(Duration patience, String... words) throws FirmwareException {
        List<String> lines = new ArrayList<>();
        request(patience, lines::add, words);
        return lines;
    }

    /**
     * Sends a request and hands on each line of the reply as it comes.
     *
     * @param patience longest silence between two lines
     * @throws FirmwareException when the service refuses or fails, with its reason; when it cannot be reached, is silent
     *     for too long or breaks off; and when the thread is interrupted
     */
    public void request(Duration patience, Consumer<String> onLine, String... words) throws FirmwareException {
        String line = line(words);
        try (Selector selector = Selector.open();
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.configureBlocking(false);
            send(channel, selector, patience, line);
            SelectionKey readable = channel.register(selector, SelectionKey.OP_READ);
            converse(channel, readable, patience, words[0], onLine);
        } catch (IOException e) {
            throw new FirmwareException(
                    "the privileged service of the box cannot do '" + words[0] + "': " + reason(e), e);
        }
    }

    private static String line(String... words) throws FirmwareException {
        for (String word : words) {
            if (word.isEmpty() || word.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
                throw new FirmwareException(
                        "'" + word.replaceAll("\\p{Cntrl}", "?") + "' holds a blank; rename it without blanks");
            }
        }
        return String.join(" ", words) + "\n";
    }

    private static void send(SocketChannel channel, Selector selector, Duration patience, String line)
            throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        SelectionKey writable = channel.register(selector, SelectionKey.OP_WRITE);
        while (bytes.hasRemaining()) {
            await(writable, patience);
            channel.write(bytes);
        }
    }

    private static void converse(
            SocketChannel channel, SelectionKey readable, Duration patience, String verb, Consumer<String> onLine)
            throws IOException, FirmwareException {
        ByteBuffer buffer = ByteBuffer.allocate(8192);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            await(readable, patience);
            if (channel.read(buffer.clear()) < 0) {
                throw new IOException("it broke off its reply");
            }
            buffer.flip();
            while (buffer.hasRemaining()) {
                byte next = buffer.get();
                if (next != '\n') {
                    line.write(next);
                } else if (ends(take(line), verb, onLine)) {
                    return;
                }
            }
            if (line.size() > LONGEST_LINE_BYTES) {
                throw new IOException("a line of its reply is longer than " + LONGEST_LINE_BYTES + " bytes");
            }
        }
    }

    private static boolean ends(String line, String verb, Consumer<String> onLine) throws FirmwareException {
        if (line.startsWith(FAILED)) {
            String reason = line.substring(FAILED.length()).strip();
            throw new FirmwareException(reason.isEmpty() ? "'" + verb + "' failed without a reason" : reason);
        }
        if (!line.equals(OK)) {
            onLine.accept(line);
        }
        return line.equals(OK);
    }

    private static String take(ByteArrayOutputStream line) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        return text;
    }

    private static void await(SelectionKey key, Duration patience) throws IOException {
        Selector selector = key.selector();
        int ready = selector.select(patience.toMillis());
        selector.selectedKeys().clear();
        if (Thread.interrupted()) {
            Thread.currentThread().interrupt();
            throw new IOException("the wait for it was broken off");
        }
        if (ready == 0) {
            throw new IOException("it has been silent for " + patience.toSeconds() + " s");
        }
    }

    private static @Nullable String reason(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
