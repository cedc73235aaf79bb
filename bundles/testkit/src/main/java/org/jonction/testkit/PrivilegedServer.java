package org.jonction.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on a real Unix socket that speaks the protocol of the privileged service: what each verb does is told. */
public final class PrivilegedServer implements AutoCloseable {
    /** What a verb does: writes its reply. */
    public interface Verb {
        void answer(List<String> arguments, OutputStream out) throws IOException, InterruptedException;
    }

    /** Every request line that has come. */
    public final List<String> requests = new CopyOnWriteArrayList<>();

    private final Map<String, Verb> verbs = new ConcurrentHashMap<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final ServerSocketChannel server;
    private final Path socket;

    public PrivilegedServer(Path socket) throws IOException {
        this.socket = socket;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        threads.add(Thread.ofVirtual().start(this::accept));
    }

    public PrivilegedServer on(String verb, Verb answer) {
        verbs.put(verb, answer);
        return this;
    }

    public PrivilegedServer reply(String verb, String... lines) {
        byte[] reply = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        return on(verb, (arguments, out) -> out.write(reply));
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                threads.add(Thread.ofVirtual().start(() -> serve(client)));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8));
                OutputStream out = Channels.newOutputStream(client)) {
            String request = in.readLine();
            requests.add(request);
            List<String> words = List.of(request.split(" "));
            verbs.getOrDefault(words.getFirst(), (arguments, to) -> to.write("failed: no such verb\n".getBytes(
                            StandardCharsets.UTF_8)))
                    .answer(words.subList(1, words.size()), out);
        } catch (IOException | InterruptedException e) {
            // the client has gone, or the server is closed
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.forEach(Thread::interrupt);
        Files.deleteIfExists(socket);
    }
}
