package org.jonction.media;

import java.nio.ByteBuffer;

/** Where a media loop encrypts and decrypts: the packet being handled, on the heap as the JDK's ciphers want it. */
final class SrtpScratch {
    private static final int KEYSTREAM = 2048;

    final byte[] packet = new byte[PacketBuffer.CAPACITY + 1];
    final byte[] result = new byte[PacketBuffer.CAPACITY + 1];
    final byte[] counters = new byte[KEYSTREAM];
    final byte[] keystream = new byte[KEYSTREAM];
    final byte[] digest = new byte[20];
    final ByteBuffer packetView = ByteBuffer.wrap(packet);
    final ByteBuffer countersView = ByteBuffer.wrap(counters);
}
