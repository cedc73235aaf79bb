package org.jonction.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jonction.api.media.MediaAddress;
import org.jonction.api.media.RemoteMedia;

/** A far end of a call: sends and receives RTP and RTCP on sockets of its own. */
final class FarEnd implements AutoCloseable {
    private static final int PAYLOAD = 160;
    private static final int TIMEOUT_MS = 5000;

    final DatagramSocket rtp;
    final DatagramSocket rtcp;
    private final int ssrc;
    private int sequence;

    FarEnd(String address, int ssrc) {
        this.ssrc = ssrc;
        rtp = open(address);
        rtcp = open(address);
    }

    private static DatagramSocket open(String address) {
        try {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
            socket.setSoTimeout(TIMEOUT_MS);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What this far end's SDP says. */
    RemoteMedia sdp() {
        return new RemoteMedia(address(rtp), address(rtcp), false);
    }

    RemoteMedia sdpOnHold() {
        return new RemoteMedia(address(rtp), address(rtcp), true);
    }

    static InetSocketAddress address(DatagramSocket socket) {
        return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    /** Sends the next RTP packet. @return the packet */
    byte[] sendRtp(MediaAddress box) {
        byte[] packet = rtpPacket(ssrc, sequence++ & 0xffff);
        send(rtp, packet, box.address(), box.rtpPort());
        return packet;
    }

    /** Skips sequence numbers, as if packets were lost on their way. */
    void lose(int packets) {
        sequence += packets;
    }

    byte[] sendRtcp(MediaAddress box) {
        byte[] report = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, (byte) ssrc};
        send(rtcp, report, box.address(), box.rtcpPort());
        return report;
    }

    void send(byte[] packet, MediaAddress box) {
        send(rtp, packet, box.address(), box.rtpPort());
    }

    static void send(DatagramSocket from, byte[] packet, String address, int port) {
        try {
            from.send(new DatagramPacket(packet, packet.length, InetAddress.ofLiteral(address), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a packet. */
    static byte[] receive(DatagramSocket on) {
        DatagramPacket packet = datagram(on);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    /** Waits for a packet, and tells from where it came. */
    static DatagramPacket datagram(DatagramSocket on) {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        try {
            on.receive(packet);
            return packet;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] rtpPacket(int ssrc, int sequence) {
        ByteBuffer packet = ByteBuffer.allocate(12 + PAYLOAD);
        packet.put((byte) 0x80).put((byte) 8).putShort((short) sequence).putInt(sequence * PAYLOAD).putInt(ssrc);
        Arrays.fill(packet.array(), 12, 12 + PAYLOAD, (byte) sequence);
        return packet.array();
    }

    @Override
    public void close() {
        rtp.close();
        rtcp.close();
    }
}
