package org.jonction.media;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** The one packet that a media loop handles at a time, outside the heap. */
final class PacketBuffer {
    /** The largest UDP datagram. */
    static final int CAPACITY = 65_535;

    final ByteBuffer bytes = ByteBuffer.allocateDirect(CAPACITY);
    final long address = MemorySegment.ofBuffer(bytes).address();
}
