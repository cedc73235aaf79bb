package org.jonction.sip;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A far end on UDP that sends and receives text. */
final class UdpPeer implements AutoCloseable {
    private final DatagramSocket socket;
    private final InetSocketAddress box;

    UdpPeer(SipBox box) throws IOException {
        this(box, box.address);
    }

    UdpPeer(SipBox box, InetAddress address) throws IOException {
        this(address, new InetSocketAddress(box.address, box.port));
    }

    UdpPeer(InetSocketAddress box) throws IOException {
        this(box.getAddress(), box);
    }

    private UdpPeer(InetAddress address, InetSocketAddress box) throws IOException {
        this.socket = new DatagramSocket(new InetSocketAddress(address, 0));
        this.box = box;
    }

    InetSocketAddress local() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    void send(byte[] bytes) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, box));
    }

    /** The next datagram, which has to come. */
    String receive() throws IOException {
        socket.setSoTimeout(10_000);
        return read();
    }

    /** Whether nothing is received until what the box answers to {@code marker} arrives. */
    boolean hearsNothingBefore(String marker, String answer) throws IOException {
        send(marker);
        return receive().startsWith(answer);
    }

    private String read() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    /** Whether nothing comes within {@code ms}. */
    boolean silentFor(int ms) throws IOException {
        socket.setSoTimeout(ms);
        try {
            read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
