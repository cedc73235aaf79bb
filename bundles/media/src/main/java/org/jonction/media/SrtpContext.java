package org.jonction.media;

import java.util.Arrays;
import java.util.List;
import org.jonction.api.media.SrtpKey;
import org.jonction.api.media.SrtpProgress;
import org.jspecify.annotations.Nullable;

/** One direction of one side under one master key: a cryptographic context per SSRC (RFC 3711 section 3.2.3). */
final class SrtpContext {
    /** More than any far end has at a time; the one that was not used for the longest gives way. */
    private static final int MOST_STREAMS = 32;
    /** Rollover counters that are tried for a stream of which nothing is known, one a packet: a day of 20 ms packets. */
    private static final int MOST_ROLLOVERS = 64;
    /** So many packets may be missing in what is known elsewhere of a stream. */
    private static final int NOTED_SHIFT = 14;

    private final SrtpKey key;
    private final SrtpCipher rtp;
    private final SrtpCipher rtcp;
    private final long lifetime;
    private volatile SrtpStream[] streams = {};
    private long used;
    private int probe;
    private boolean noteworthy;

    SrtpContext(SrtpKey key) {
        this(
                key,
                SrtpKeyDerivation.cipher(key, SrtpKeyDerivation.RTP),
                SrtpKeyDerivation.cipher(key, SrtpKeyDerivation.RTCP));
    }

    SrtpContext(SrtpKey key, SrtpCipher rtp, SrtpCipher rtcp) {
        this.key = key;
        this.rtp = rtp;
        this.rtcp = rtcp;
        lifetime = key.lifetime() == 0 ? SrtpKey.MOST_PACKETS : key.lifetime();
    }

    SrtpKey key() {
        return key;
    }

    /** Goes on from what is known of its streams. */
    SrtpContext resume(List<SrtpProgress.Stream> from, boolean sent) {
        streams = from.stream().map(stream -> new SrtpStream(stream, sent)).toArray(SrtpStream[]::new);
        return this;
    }

    /** Any thread. */
    List<SrtpProgress.Stream> progress() {
        return Arrays.stream(streams).map(SrtpStream::progress).toList();
    }

    /** Whether since the last call of this method a stream has come so far that it should be known elsewhere. */
    boolean noteworthy() {
        boolean was = noteworthy;
        noteworthy = false;
        return was;
    }

    /** Encrypts the packet in {@code packet}. @return its length, or negative when it must not be sent */
    int protect(PacketKind kind, PacketBuffer packet, int length, SrtpScratch on) {
        if (length > PacketBuffer.CAPACITY - SrtpCipher.MOST_ADDED || used >= lifetime) {
            return SrtpCipher.REFUSED;
        }
        packet.bytes.get(0, on.packet, 0, length);
        int sealed = kind == PacketKind.RTP ? sealRtp(on, length) : sealRtcp(on, length);
        if (sealed > 0) {
            packet.bytes.put(0, on.packet, 0, sealed);
        }
        return sealed;
    }

    /** A packet that comes twice is not sent twice: two texts under one index would tell each other. RFC 3711 9.1 */
    private int sealRtp(SrtpScratch on, int length) {
        int ssrc = on.packetView.getInt(8);
        SrtpStream stream = stream(ssrc);
        long index = stream.index(on.packetView.getShort(2) & 0xffff);
        if (!stream.fresh(index)) {
            return SrtpCipher.REFUSED;
        }
        take(stream, index);
        return rtp.sealRtp(on, PacketKind.headerLength(on.packetView, length), length, ssrc, index);
    }

    private int sealRtcp(SrtpScratch on, int length) {
        int ssrc = on.packetView.getInt(4);
        long index = stream(ssrc).nextRtcp();
        // RFC 3711 9.2: at most 2^31 SRTCP packets under one key
        return index > Integer.MAX_VALUE ? SrtpCipher.REFUSED : rtcp.sealRtcp(on, length, ssrc, (int) index);
    }

    /** Checks and decrypts the packet in {@code packet}. @return its length, or negative when it is not authentic */
    int unprotect(PacketKind kind, PacketBuffer packet, int length, SrtpScratch on) {
        if (used >= lifetime) {
            return SrtpCipher.REFUSED;
        }
        packet.bytes.get(0, on.packet, 0, length);
        int plain = kind == PacketKind.RTP ? openRtp(on, length) : openRtcp(on, length);
        if (plain > 0) {
            packet.bytes.put(0, on.packet, 0, plain);
        }
        return plain;
    }

    private int openRtp(SrtpScratch on, int length) {
        int ssrc = on.packetView.getInt(8);
        int sequence = on.packetView.getShort(2) & 0xffff;
        int clear = PacketKind.headerLength(on.packetView, length);
        SrtpStream known = find(ssrc);
        long index = known == null ? sequence : known.index(sequence);
        int plain = open(on, clear, length, ssrc, index, known);
        if (plain < 0 && (known == null || !known.seen())) {
            // a stream that was joined late, or whose record is old: its rollover counter shows itself
            probe = probe % MOST_ROLLOVERS + 1;
            index += (long) probe << 16;
            plain = open(on, clear, length, ssrc, index, known);
        }
        if (plain >= 0) {
            take(known == null ? stream(ssrc) : known, index);
        }
        return plain;
    }

    private int open(SrtpScratch on, int clear, int length, int ssrc, long index, @Nullable SrtpStream known) {
        boolean fresh = known == null || known.fresh(index);
        return fresh ? rtp.openRtp(on, clear, length, key.mkiBytes(), ssrc, index) : SrtpCipher.REFUSED;
    }

    private int openRtcp(SrtpScratch on, int length) {
        int ssrc = on.packetView.getInt(4);
        int index = rtcp.rtcpWord(on, length, key.mkiBytes()) & ~SrtpCipher.E_FLAG;
        SrtpStream known = find(ssrc);
        if (known != null && !known.freshRtcp(index)) {
            return SrtpCipher.REFUSED;
        }
        int plain = rtcp.openRtcp(on, length, key.mkiBytes(), ssrc);
        if (plain >= 0) {
            stream(ssrc).takeRtcp(index);
        }
        return plain;
    }

    private void take(SrtpStream stream, long index) {
        long before = stream.highest();
        stream.take(index);
        stream.usedAt = ++used;
        noteworthy |= before >= 0 && index > before && index >>> NOTED_SHIFT != before >>> NOTED_SHIFT;
    }

    private @Nullable SrtpStream find(int ssrc) {
        for (SrtpStream stream : streams) {
            if (stream.ssrc == ssrc) {
                return stream;
            }
        }
        return null;
    }

    private SrtpStream stream(int ssrc) {
        SrtpStream known = find(ssrc);
        if (known != null) {
            return known;
        }
        SrtpStream made = new SrtpStream(ssrc);
        SrtpStream[] now = streams;
        if (now.length < MOST_STREAMS) {
            SrtpStream[] more = Arrays.copyOf(now, now.length + 1);
            more[now.length] = made;
            streams = more;
        } else {
            int oldest = 0;
            for (int i = 1; i < now.length; i++) {
                oldest = now[i].usedAt < now[oldest].usedAt ? i : oldest;
            }
            now[oldest] = made;
        }
        return made;
    }
}
