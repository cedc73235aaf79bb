package org.jonction.sip;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a byte stream into messages (RFC 3261 18.3, 7.5). */
final class StreamFramer {
    private static final int FIRST_CAPACITY = 2_048;

    private final HeaderScan scan = new HeaderScan();
    private byte[] buffer = new byte[FIRST_CAPACITY];
    private int start;
    private int end;
    private int searched;
    private int lineEnds;
    private int headerEnd = -1;
    private int messageEnd;
    private @Nullable Fault fault;

    /** What the next bytes of the stream are. */
    enum Frame {
        /** Not all has come yet. */
        INCOMPLETE,
        /** A message, to be had by {@link #takeMessage}. */
        MESSAGE,
        /** A double CRLF: a keep-alive to be answered (RFC 5626 4.4.1). */
        PING,
        /** A header section with a {@link #fault} that hides where the message ends: the stream is of no more use. */
        LOST
    }

    /** Takes what was read. */
    void append(ByteBuf bytes) {
        int length = bytes.readableBytes();
        if (end + length > buffer.length) {
            makeRoom(length);
        }
        bytes.readBytes(buffer, end, length);
        end += length;
    }

    private void makeRoom(int length) {
        int kept = end - start;
        byte[] room = kept + length > buffer.length ? new byte[Integer.highestOneBit(kept + length) << 1] : buffer;
        System.arraycopy(buffer, start, room, 0, kept);
        buffer = room;
        searched -= start;
        if (headerEnd >= 0) {
            headerEnd -= start;
            messageEnd -= start;
            scan.moveTo(buffer, -start);
        }
        start = 0;
        end = kept;
    }

    /** Whether a message has begun and not ended. */
    boolean midMessage() {
        return end > start;
    }

    /** Takes a single CRLF that has come and nothing after it: the answer to a keep-alive (RFC 5626 4.4.1). */
    boolean takeLineEnd() {
        boolean alone = lineEnds == 1 && start == end;
        lineEnds = alone ? 0 : lineEnds;
        return alone;
    }

    Frame next() {
        if (headerEnd < 0) {
            Frame early = findHeaderSection();
            if (early != null) {
                return early;
            }
            fault = scan.scan(buffer, start, headerEnd);
            if (headerEnd - start > HeaderScan.LARGEST_HEADER_SECTION) {
                fault = Fault.HEADERS_TOO_LARGE;
                return Frame.LOST;
            }
            if (scan.contentLength() < 0) {
                fault = fault == null ? Fault.NO_CONTENT_LENGTH : fault;
                return Frame.LOST;
            }
            messageEnd = headerEnd + scan.contentLength();
            if (messageEnd - start > HeaderScan.LARGEST_MESSAGE) {
                fault = Fault.BODY_TOO_LARGE;
                return Frame.LOST;
            }
        }
        return end < messageEnd ? Frame.INCOMPLETE : Frame.MESSAGE;
    }

    /** Null when the end of the header section was found. */
    private @Nullable Frame findHeaderSection() {
        while (start < end && (buffer[start] == '\r' || buffer[start] == '\n')) {
            lineEnds = buffer[start] == '\n' ? lineEnds + 1 : lineEnds;
            start++;
            if (lineEnds == 2) {
                lineEnds = 0;
                return Frame.PING;
            }
        }
        if (start == end) {
            reset();
            return Frame.INCOMPLETE;
        }
        lineEnds = 0;
        headerEnd = HeaderScan.headerEnd(buffer, Math.max(start, searched), end);
        searched = Math.max(start, end - 3);
        if (headerEnd >= 0) {
            return null;
        }
        if (end - start <= HeaderScan.LARGEST_HEADER_SECTION) {
            return Frame.INCOMPLETE;
        }
        scan.scan(buffer, start, end);
        fault = Fault.HEADERS_TOO_LARGE;
        return Frame.LOST;
    }

    private void reset() {
        start = 0;
        end = 0;
        searched = 0;
        if (buffer.length > FIRST_CAPACITY) {
            buffer = new byte[FIRST_CAPACITY];
        }
    }

    HeaderScan scan() {
        return scan;
    }

    @Nullable
    Fault fault() {
        return fault;
    }

    /** The message found, as a copy; the stream goes on after it. */
    Inbound.Framed takeMessage() {
        byte[] message = Arrays.copyOfRange(buffer, start, messageEnd);
        scan.moveTo(message, -start);
        Inbound.Framed taken = new Inbound.Framed(message, headerEnd - start, message.length, scan, fault);
        start = messageEnd;
        searched = messageEnd;
        headerEnd = -1;
        return taken;
    }
}
