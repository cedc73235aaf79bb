package org.jonction.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How changes lie in the journal's file: length and CRC-32C (RFC 3720 appendix B.4) of what follows, then kind, id and
 * record. Whatever does not agree with its length and sum is the torn end of the last write.
 */
final class Frames {
    static final int OVERHEAD = 8;
    private static final int LARGEST = 16 << 20;
    private static final byte PUT = 1;
    private static final byte REMOVE = 2;

    private Frames() {}

    /** The bytes of a change in its frame. */
    static int length(Change change) {
        return OVERHEAD + 3 + id(change).length + (change.bytes() == null ? 0 : change.bytes().length);
    }

    /** Adds a change in its frame to {@code frames}, which has an array. */
    static void put(Change change, ByteBuffer frames) {
        int start = frames.position();
        byte[] id = id(change);
        frames.position(start + OVERHEAD);
        frames.put(change.bytes() == null ? REMOVE : PUT).putShort((short) id.length).put(id);
        if (change.bytes() != null) {
            frames.put(change.bytes());
        }
        int length = frames.position() - start - OVERHEAD;
        frames.putInt(start, length);
        frames.putInt(start + 4, sum(frames.array(), frames.arrayOffset() + start + OVERHEAD, length));
    }

    private static byte[] id(Change change) {
        return change.id().getBytes(StandardCharsets.UTF_8);
    }

    /** Takes the next whole change out of {@code file}, or returns null and leaves its position when there is none. */
    static @Nullable Change next(ByteBuffer file) {
        int start = file.position();
        if (file.remaining() < OVERHEAD) {
            return null;
        }
        int length = file.getInt(start);
        if (length < 3 || length > LARGEST || length > file.remaining() - OVERHEAD) {
            return null;
        }
        byte[] payload = new byte[length];
        file.get(start + OVERHEAD, payload);
        Change change = sum(payload, 0, length) == file.getInt(start + 4) ? read(ByteBuffer.wrap(payload)) : null;
        if (change != null) {
            file.position(start + OVERHEAD + length);
        }
        return change;
    }

    private static @Nullable Change read(ByteBuffer payload) {
        byte kind = payload.get();
        int idLength = payload.getShort() & 0xffff;
        if (kind != PUT && kind != REMOVE || idLength > payload.remaining()) {
            return null;
        }
        byte[] id = new byte[idLength];
        payload.get(id);
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return new Change(new String(id, StandardCharsets.UTF_8), kind == PUT ? bytes : null);
    }

    private static int sum(byte[] bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, length);
        return (int) sum.getValue();
    }
}
