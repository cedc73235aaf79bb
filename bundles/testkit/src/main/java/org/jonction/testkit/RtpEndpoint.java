package org.jonction.testkit;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Sends a tone as PCMA over RTP every 20 ms (RFC 3550, RFC 3551) and measures what comes back. */
public final class RtpEndpoint implements AutoCloseable {
    private static final int HEADER_BYTES = 12;
    private static final int SAMPLES_PER_PACKET = 160;
    private static final long PACKET_NS = 20_000_000;
    private static final int KEPT_SAMPLES = 60 * Tone.RATE_HZ;

    private final DatagramSocket socket;
    private final short[] heard = new short[KEPT_SAMPLES];
    private volatile @Nullable InetSocketAddress remote;
    private volatile double toneHz = 440;
    private volatile boolean sending;
    private volatile long sent;
    private long received;
    private long gaps;
    private long heardSamples;
    private int lastSequence = -1;
    private @Nullable InetSocketAddress source;
    private long otherSources;

    /**
     * What was received so far.
     *
     * @param packets RTP packets
     * @param gaps sequence numbers that were not one above the one before, repetitions and changes of order included
     * @param source sender of the first packet, or null before it
     * @param otherSources packets of any other sender
     */
    public record Received(long packets, long gaps, @Nullable InetSocketAddress source, long otherSources) {}

    public RtpEndpoint(Place place, InetAddress address) {
        socket = place.open(() -> new DatagramSocket(new InetSocketAddress(address, 0)));
        Thread.ofPlatform().daemon().name("rtp-receive").start(this::receive);
        Thread.ofPlatform().daemon().name("rtp-send").start(this::send);
    }

    public InetSocketAddress local() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** Where to send to from now on; nothing is sent before {@link #start}. */
    public void remote(InetSocketAddress address) {
        remote = address;
    }

    public void start() {
        sending = true;
    }

    public void stop() {
        sending = false;
    }

    /** The tone to play, 440 Hz unless told. */
    public void tone(double frequencyHz) {
        toneHz = frequencyHz;
    }

    public long sent() {
        return sent;
    }

    public synchronized Received received() {
        return new Received(received, gaps, source, otherSources);
    }

    /** The latest {@code seconds} of what was heard, less when less came. */
    public synchronized short[] heard(double seconds) {
        int count = (int) Math.min(Math.min(heardSamples, KEPT_SAMPLES), (long) (seconds * Tone.RATE_HZ));
        short[] latest = new short[count];
        for (int i = 0; i < count; i++) {
            latest[i] = heard[(int) ((heardSamples - count + i) % KEPT_SAMPLES)];
        }
        return latest;
    }

    /** Sends one packet that was made by hand. */
    public void sendRaw(byte[] bytes, InetSocketAddress to) throws IOException {
        socket.send(new DatagramPacket(bytes, bytes.length, to));
    }

    @Override
    public void close() {
        sending = false;
        socket.close();
    }

    private void send() {
        int sequence = ThreadLocalRandom.current().nextInt(0x10000);
        int timestamp = ThreadLocalRandom.current().nextInt();
        int ssrc = ThreadLocalRandom.current().nextInt();
        long sample = 0;
        long due = System.nanoTime();
        try {
            while (!socket.isClosed()) {
                due += PACKET_NS;
                LockSupport.parkNanos(due - System.nanoTime());
                InetSocketAddress to = remote;
                if (sending && to != null) {
                    byte[] packet = packet(sequence++, timestamp, ssrc, sample);
                    socket.send(new DatagramPacket(packet, packet.length, to));
                    sent++;
                }
                timestamp += SAMPLES_PER_PACKET;
                sample += SAMPLES_PER_PACKET;
            }
        } catch (IOException closed) {
            // the socket was closed
        }
    }

    private byte[] packet(int sequence, int timestamp, int ssrc, long firstSample) {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + SAMPLES_PER_PACKET);
        out.put((byte) 0x80).put((byte) ALaw.PAYLOAD_TYPE).putShort((short) sequence).putInt(timestamp).putInt(ssrc);
        for (int i = 0; i < SAMPLES_PER_PACKET; i++) {
            double phase = 2 * Math.PI * toneHz * (firstSample + i) / Tone.RATE_HZ;
            out.put(ALaw.encode((short) (16_000 * Math.sin(phase))));
        }
        return out.array();
    }

    private void receive() {
        byte[] buffer = new byte[2048];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                take(Arrays.copyOf(buffer, packet.getLength()), (InetSocketAddress) packet.getSocketAddress());
            }
        } catch (IOException closed) {
            // the socket was closed
        }
    }

    private synchronized void take(byte[] packet, InetSocketAddress from) {
        if (packet.length < HEADER_BYTES) {
            return;
        }
        int sequence = ByteBuffer.wrap(packet).getShort(2) & 0xFFFF;
        if (lastSequence >= 0 && sequence != (lastSequence + 1 & 0xFFFF)) {
            gaps++;
        }
        lastSequence = sequence;
        received++;
        if (source == null) {
            source = from;
        } else if (!source.equals(from)) {
            otherSources++;
        }
        if ((packet[1] & 0x7F) == ALaw.PAYLOAD_TYPE) {
            for (int i = HEADER_BYTES; i < packet.length; i++) {
                heard[(int) (heardSamples++ % KEPT_SAMPLES)] = ALaw.decode(packet[i]);
            }
        }
    }
}
