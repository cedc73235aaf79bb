package org.jonction.itest;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** A far end that answers every request with 200, or keeps silent. */
final class OptionsAnswerer implements AutoCloseable {
    volatile boolean silent;

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final Thread thread = Thread.ofVirtual().start(this::answer);

    OptionsAnswerer() throws IOException {}

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void close() throws InterruptedException {
        socket.close();
        thread.join();
    }

    private void answer() {
        byte[] buffer = new byte[4096];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                if (!silent) {
                    String request = new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8);
                    byte[] response = ok(request).getBytes(StandardCharsets.UTF_8);
                    socket.send(new DatagramPacket(response, response.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** RFC 3261 8.2.6.2: Via, From, Call-ID and CSeq as received, To with a tag. */
    private static String ok(String request) {
        return request.lines()
                .filter(line -> line.matches("(Via|From|To|Call-ID|CSeq):.*"))
                .map(line -> line.startsWith("To:") ? line + ";tag=itest" : line)
                .collect(Collectors.joining("\r\n", "SIP/2.0 200 OK\r\n", "\r\nContent-Length: 0\r\n\r\n"));
    }
}
