package org.jonction.testkit;

/** ITU-T G.711 A-law, RTP payload type 8 (RFC 3551 section 4.5.14). */
final class ALaw {
    static final int PAYLOAD_TYPE = 8;

    private ALaw() {}

    static byte encode(short sample) {
        int sign = sample >= 0 ? 0x80 : 0;
        int magnitude = Math.min(sample >= 0 ? sample : ~sample, 0x7FFF) >> 4;
        int segment = Math.max(0, 28 - Integer.numberOfLeadingZeros(magnitude));
        int mantissa = segment < 2 ? magnitude : magnitude >> segment - 1;
        return (byte) ((sign | segment << 4 | mantissa & 0x0F) ^ 0x55);
    }

    static short decode(byte code) {
        int bits = code ^ 0x55;
        int segment = bits >> 4 & 7;
        int magnitude = (bits & 0x0F) << 4 | 8;
        if (segment > 0) {
            magnitude = magnitude + 0x100 << segment - 1;
        }
        return (short) ((bits & 0x80) != 0 ? magnitude : -magnitude);
    }
}
