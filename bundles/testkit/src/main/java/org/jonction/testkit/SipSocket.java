package org.jonction.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A far end's listening point: a UDP socket and a TCP listener on one address and port. */
public final class SipSocket implements AutoCloseable {
    private static final int LARGEST_DATAGRAM = 65_535;
    private static final int EMPTY_LINE = 0x0D0A0D0A;
    private static final int TRANSCRIPT_LIMIT = 5_000;
    private static final int MOST_TRIES = 100;
    private static final Duration READER_END = Duration.ofSeconds(5);

    private final Place place;
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final List<Thread> readers;
    private final Map<InetSocketAddress, Socket> connections = new ConcurrentHashMap<>();
    private final Deque<String> transcript = new ArrayDeque<>();
    private final BiConsumer<SipText, Hop> listener;

    /** The far side of a hop: transport and address. */
    public record Hop(boolean tcp, InetSocketAddress remote) {
        public static Hop udp(String address, int port) {
            return new Hop(false, new InetSocketAddress(address, port));
        }

        public static Hop tcp(String address, int port) {
            return new Hop(true, new InetSocketAddress(address, port));
        }

        String transport() {
            return tcp ? "TCP" : "UDP";
        }
    }

    /**
     * Binds both transports at {@code place}, for port 0 at one that both have free; {@code listener} gets each message
     * on the thread that read it.
     */
    public SipSocket(Place place, InetSocketAddress local, BiConsumer<SipText, Hop> listener) {
        this.place = place;
        this.listener = listener;
        Pair sockets = place.open(() -> bind(local));
        udp = sockets.udp();
        tcp = sockets.tcp();
        readers = List.of(
                Thread.ofVirtual().name("sip-udp").start(this::readDatagrams),
                Thread.ofVirtual().name("sip-accept").start(this::accept));
    }

    private record Pair(DatagramSocket udp, ServerSocket tcp) {}

    private static Pair bind(InetSocketAddress local) throws IOException {
        // A UDP port whose TCP port is taken stays bound until the end, so that the system gives another one.
        List<DatagramSocket> unpaired = new ArrayList<>();
        try {
            while (true) {
                DatagramSocket udp = new DatagramSocket(local);
                unpaired.add(udp);
                try {
                    ServerSocket tcp = new ServerSocket(udp.getLocalPort(), 50, local.getAddress());
                    unpaired.remove(udp);
                    return new Pair(udp, tcp);
                } catch (BindException e) {
                    if (local.getPort() != 0 || unpaired.size() == MOST_TRIES) {
                        throw e;
                    }
                }
            }
        } finally {
            unpaired.forEach(DatagramSocket::close);
        }
    }

    public int port() {
        return udp.getLocalPort();
    }

    /** The latest messages received, oldest first, as they came. */
    public List<String> transcript() {
        synchronized (transcript) {
            return List.copyOf(transcript);
        }
    }

    public void send(SipText message, Hop hop) {
        sendBytes(message.encode(), hop);
    }

    /** Sends bytes as they are, valid or not; without effect once this is closed. */
    public void sendBytes(byte[] bytes, Hop hop) {
        try {
            if (hop.tcp) {
                Socket connection = connection(hop.remote);
                synchronized (connection) {
                    connection.getOutputStream().write(bytes);
                }
            } else {
                udp.send(new DatagramPacket(bytes, bytes.length, hop.remote));
            }
        } catch (IOException e) {
            if (!udp.isClosed()) {
                throw new UncheckedIOException(hop + ": " + e.getMessage(), e);
            }
        }
    }

    /** Closes everything; the port is free when this returns. */
    @Override
    public void close() {
        udp.close();
        closeQuietly(tcp);
        connections.values().forEach(SipSocket::closeQuietly);
        try {
            for (Thread reader : readers) {
                reader.join(READER_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Socket connection(InetSocketAddress remote) {
        Socket open = connections.get(remote);
        if (open != null && !open.isClosed()) {
            return open;
        }
        Socket socket = place.open(() -> {
            Socket fresh = new Socket();
            fresh.bind(new InetSocketAddress(udp.getLocalAddress(), 0));
            fresh.connect(remote, 5_000);
            return fresh;
        });
        read(socket);
        return socket;
    }

    private void accept() {
        try {
            while (true) {
                read(tcp.accept());
            }
        } catch (IOException closed) {
            // the listener was closed
        }
    }

    private void read(Socket socket) {
        connections.put((InetSocketAddress) socket.getRemoteSocketAddress(), socket);
        Thread.ofVirtual().name("sip-tcp").start(() -> readStream(socket));
    }

    private void readDatagrams() {
        byte[] buffer = new byte[LARGEST_DATAGRAM];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                String text = new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8);
                deliver(text, new Hop(false, (InetSocketAddress) packet.getSocketAddress()));
            }
        } catch (IOException closed) {
            // the socket was closed
        }
    }

    private void readStream(Socket socket) {
        Hop hop = new Hop(true, (InetSocketAddress) socket.getRemoteSocketAddress());
        try (socket; InputStream in = socket.getInputStream()) {
            for (String text = readMessage(in); text != null; text = readMessage(in)) {
                deliver(text, hop);
            }
        } catch (IOException closed) {
            // either side closed the connection
        } finally {
            connections.remove(hop.remote, socket);
        }
    }

    /** One message framed by Content-Length (RFC 3261 18.3), or null at the end of the stream. */
    private static @Nullable String readMessage(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        for (int lastFour = 0; lastFour != EMPTY_LINE; ) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            boolean keepAlive = head.size() == 0 && (next == '\r' || next == '\n');
            if (!keepAlive) {
                head.write(next);
                lastFour = lastFour << 8 | next;
            }
        }
        String headers = head.toString(StandardCharsets.UTF_8);
        int length = Integer.parseInt(SipText.parse(headers).find("Content-Length").orElse("0"));
        return headers + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private void deliver(String text, Hop hop) {
        if (text.isBlank()) {
            return;
        }
        synchronized (transcript) {
            transcript.add(text);
            if (transcript.size() > TRANSCRIPT_LIMIT) {
                transcript.remove();
            }
        }
        listener.accept(SipText.parse(text), hop);
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            // nothing can be done about it
        }
    }
}
