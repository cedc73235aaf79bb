package org.jonction.media;

import java.nio.ByteBuffer;

/** What a datagram is, told by its header alone. */
enum PacketKind {
    RTP,
    RTCP,
    /** Neither: STUN, DTLS, noise. */
    OTHER;

    private static final int RTP_HEADER = 12;
    private static final int RTCP_HEADER = 8;

    /** Looks at the first {@code length} bytes of {@code packet}. */
    static PacketKind of(ByteBuffer packet, int length) {
        if (length < RTCP_HEADER || (packet.get(0) & 0xc0) != 0x80) { // RFC 3550 5.1: version 2
            return OTHER;
        }
        int type = packet.get(1) & 0xff;
        if (type >= 192 && type <= 223) { // RFC 5761 4
            int first = 4 * (packet.getShort(2) & 0xffff) + 4; // RFC 3550 6.4.1: in words, less one
            return first <= length ? RTCP : OTHER;
        }
        return headerLength(packet, length) <= length ? RTP : OTHER;
    }

    /** RFC 3550 5.1, 5.3.1: the fixed header, the contributing sources and the extension. */
    static int headerLength(ByteBuffer packet, int length) {
        int first = packet.get(0);
        int header = RTP_HEADER + 4 * (first & 0x0f);
        boolean extended = (first & 0x10) != 0;
        if (!extended || header + 4 > length) {
            return extended ? header + 4 : header;
        }
        return header + 4 + 4 * (packet.getShort(header + 2) & 0xffff);
    }
}
