package org.jonction.sip;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the bytes of a header section before the parser sees it: bounds, framing, and the rules that a parser
 * which keeps one of two header fields can no longer check. Reused from message to message.
 */
final class HeaderScan {
    static final int LARGEST_MESSAGE = 65_536;
    static final int LARGEST_HEADER_SECTION = 32_768;
    static final int MOST_LINES = 256;
    /** The parser's time grows with the square of a header field's length. */
    static final int LONGEST_LINE = 8_192;

    /** Header fields that may occur once only (RFC 3261 20, table 2), in the order of {@code slices}. */
    private static final String[] SINGLE = {"To", "From", "Call-ID", "CSeq", "Max-Forwards", "Content-Length"};

    static final int TO = 0;
    static final int FROM = 1;
    static final int CALL_ID = 2;
    static final int CSEQ = 3;
    static final int MAX_FORWARDS = 4;
    static final int CONTENT_LENGTH = 5;
    private static final int UNKNOWN = -1;
    private static final int VIA = 6;
    private static final int OTHER = 7;

    private static final Fault[] REPEATED =
            Arrays.stream(SINGLE).map(Fault::repeated).toArray(Fault[]::new);
    private static final Fault[] MISSING =
            Arrays.stream(SINGLE).map(Fault::missing).toArray(Fault[]::new);

    private final int[] starts = new int[SINGLE.length];
    private final int[] ends = new int[SINGLE.length];
    private int[] vias = new int[8];
    private int viaCount;
    private boolean request;
    private boolean ack;
    private int contentLength;
    private @Nullable Fault fault;
    private byte[] data = {};

    /** The index after the empty line that ends a header section starting at {@code from}, or -1. */
    static int headerEnd(byte[] data, int from, int to) {
        for (int i = from; i < to; i++) {
            if (data[i] == '\n') {
                if (i + 1 < to && data[i + 1] == '\n') {
                    return i + 2;
                }
                if (i + 2 < to && data[i + 1] == '\r' && data[i + 2] == '\n') {
                    return i + 3;
                }
            }
        }
        return -1;
    }

    /** Looks at the header section in {@code [from, to)}, and joins folded lines in place (RFC 3261 7.3.1). */
    @Nullable
    Fault scan(byte[] bytes, int from, int to) {
        data = bytes;
        fault = null;
        viaCount = 0;
        contentLength = UNKNOWN;
        Arrays.fill(starts, -1);
        int lineEnd = endOfLine(from, to);
        startLine(from, trimEnd(from, lineEnd));
        int lines = 0;
        for (int line = lineEnd + 1; line < to; line = lineEnd + 1) {
            lineEnd = unfold(line, endOfLine(line, to), to);
            int end = trimEnd(line, lineEnd);
            if (end == line) {
                break;
            }
            if (++lines > MOST_LINES || end - line > LONGEST_LINE) {
                note(Fault.HEADERS_TOO_LARGE);
                break;
            }
            header(line, end);
        }
        mandatory();
        return fault;
    }

    /** The message lies elsewhere now: {@code bytes}, each of its bytes {@code by} further on. */
    void moveTo(byte[] bytes, int by) {
        data = bytes;
        shift(starts, starts.length, by);
        shift(ends, ends.length, by);
        shift(vias, 2 * viaCount, by);
    }

    private static void shift(int[] positions, int count, int by) {
        for (int i = 0; i < count; i++) {
            positions[i] = positions[i] < 0 ? -1 : positions[i] + by;
        }
    }

    /** Whether it starts like a request. */
    boolean request() {
        return request;
    }

    /** Whether it is an ACK, which is never answered. */
    boolean ack() {
        return ack;
    }

    /** The value of Content-Length, or -1 when there is no valid one. */
    int contentLength() {
        return contentLength;
    }

    int viaCount() {
        return viaCount;
    }

    String via(int index) {
        return text(vias[2 * index], vias[2 * index + 1]);
    }

    /** The first value of a header field that may occur once only. */
    @Nullable
    String value(int single) {
        return starts[single] < 0 ? null : text(starts[single], ends[single]);
    }

    private String text(int from, int to) {
        return new String(data, from, to - from, StandardCharsets.UTF_8);
    }

    private void note(Fault found) {
        if (fault == null) {
            fault = found;
        }
    }

    private int endOfLine(int from, int to) {
        int i = from;
        while (i < to && data[i] != '\n') {
            if (data[i] >= 0
                    && data[i] < ' '
                    && data[i] != '\t'
                    && (data[i] == '\r' || i == from || data[i - 1] != '\\') // RFC 3261 25.1: quoted-pair
                    && (data[i] != '\r' || i + 1 == to || data[i + 1] != '\n')) {
                note(Fault.CONTROL_CHARACTER);
            }
            i++;
        }
        return i;
    }

    private int unfold(int line, int lineEnd, int to) {
        int end = lineEnd;
        while (end + 1 < to && isBlank(data[end + 1]) && trimEnd(line, end) > line) {
            if (data[end - 1] == '\r') {
                data[end - 1] = ' ';
            }
            data[end] = ' ';
            end = endOfLine(end + 1, to);
        }
        return end;
    }

    private int trimEnd(int from, int to) {
        int end = to;
        while (end > from && (isBlank(data[end - 1]) || data[end - 1] == '\r')) {
            end--;
        }
        return end;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    // RFC 3261 7.1, 7.2: three parts, single spaces
    private void startLine(int from, int end) {
        request = !startsWith(from, end, "SIP/2.0 ");
        ack = request && startsWith(from, end, "ACK ");
        if (request) {
            requestLine(from, end);
        } else {
            statusLine(from, end);
        }
    }

    private void statusLine(int from, int end) {
        int code = from + 8;
        boolean digits = end >= code + 3 && isDigit(data[code]) && isDigit(data[code + 1]) && isDigit(data[code + 2]);
        boolean ends = end == code + 3 || end > code + 3 && data[code + 3] == ' ';
        if (!digits || !ends || data[code] < '1' || data[code] > '6') {
            note(Fault.NO_START_LINE);
        }
    }

    private void requestLine(int from, int end) {
        int first = indexOf((byte) ' ', from, end);
        int second = first < 0 ? -1 : indexOf((byte) ' ', first + 1, end);
        if (end - from > LONGEST_LINE) {
            note(Fault.URI_TOO_LONG);
        } else if (second < 0
                || first == from
                || second == first + 1
                || data[first + 1] == '<'
                || !isToken(from, first)) {
            note(Fault.NO_START_LINE);
        } else if (!startsWith(second + 1, end, "SIP/") || indexOf((byte) ' ', second + 1, end) >= 0) {
            note(Fault.NO_START_LINE);
        } else if (!startsWith(second + 1, end, "SIP/2.0") || end != second + 8) {
            note(Fault.VERSION);
        } else if (hasBareIpv6(first + 1, second)) {
            note(Fault.BARE_IPV6);
        }
    }

    /** Whether the host of a SIP URI is an IPv6 address without brackets (RFC 5118 4.2), which the parser forgives. */
    private boolean hasBareIpv6(int from, int end) {
        if (!startsWith(from, end, "SIP:") && !startsWith(from, end, "SIPS:")) {
            return false;
        }
        int host = indexOf((byte) ':', from, end) + 1;
        for (int at = indexOf((byte) '@', host, end); at >= 0; at = indexOf((byte) '@', host, end)) {
            host = at + 1;
        }
        if (host < end && data[host] == '[') {
            return false;
        }
        int colons = 0;
        for (int i = host; i < end && data[i] != ';' && data[i] != '?'; i++) {
            colons += data[i] == ':' ? 1 : 0;
        }
        return colons > 1;
    }

    private boolean startsWith(int from, int end, String upperCase) {
        if (end - from < upperCase.length()) {
            return false;
        }
        for (int i = 0; i < upperCase.length(); i++) {
            byte b = data[from + i];
            if ((b >= 'a' && b <= 'z' ? b - 32 : b) != upperCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int indexOf(byte wanted, int from, int end) {
        for (int i = from; i < end; i++) {
            if (data[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    private boolean isToken(int from, int end) {
        for (int i = from; i < end; i++) {
            if (data[i] <= ' ' || "()<>@,;:\\\"/[]?={}".indexOf(data[i]) >= 0) {
                return false;
            }
        }
        return end > from;
    }

    private void header(int line, int end) {
        int colon = indexOf((byte) ':', line, end);
        int nameEnd = colon < 0 ? -1 : trimEnd(line, colon);
        if (colon < 0 || !isToken(line, nameEnd)) {
            note(Fault.BAD_LINE);
            return;
        }
        int value = colon + 1;
        while (value < end && isBlank(data[value])) {
            value++;
        }
        int kind = kind(line, nameEnd);
        if (kind == VIA) {
            addVia(value, end);
        } else if (kind < VIA) {
            if (starts[kind] >= 0) {
                note(REPEATED[kind]);
            }
            if (kind == CONTENT_LENGTH) {
                contentLength = starts[kind] >= 0 ? UNKNOWN : length(value, end);
            }
            if (starts[kind] < 0) {
                starts[kind] = value;
                ends[kind] = end;
            }
        }
    }

    // RFC 3261 7.3.3: compact forms
    private int kind(int from, int end) {
        return switch (end - from) {
            case 1 ->
                switch (data[from] | 0x20) {
                    case 'v' -> VIA;
                    case 't' -> TO;
                    case 'f' -> FROM;
                    case 'i' -> CALL_ID;
                    case 'l' -> CONTENT_LENGTH;
                    default -> OTHER;
                };
            case 2 -> startsWith(from, end, "TO") ? TO : OTHER;
            case 3 -> startsWith(from, end, "VIA") ? VIA : OTHER;
            case 4 -> startsWith(from, end, "FROM") ? FROM : startsWith(from, end, "CSEQ") ? CSEQ : OTHER;
            case 7 -> startsWith(from, end, "CALL-ID") ? CALL_ID : OTHER;
            case 12 -> startsWith(from, end, "MAX-FORWARDS") ? MAX_FORWARDS : OTHER;
            case 14 -> startsWith(from, end, "CONTENT-LENGTH") ? CONTENT_LENGTH : OTHER;
            default -> OTHER;
        };
    }

    private void addVia(int from, int to) {
        if (2 * viaCount == vias.length) {
            vias = Arrays.copyOf(vias, 2 * vias.length);
        }
        vias[2 * viaCount] = from;
        vias[2 * viaCount++ + 1] = to;
    }

    private int length(int from, int end) {
        int value = 0;
        for (int i = from; i < end; i++) {
            if (!isDigit(data[i]) || value > LARGEST_MESSAGE) {
                note(isDigit(data[i]) ? Fault.BODY_TOO_LARGE : Fault.BAD_CONTENT_LENGTH);
                return UNKNOWN;
            }
            value = 10 * value + data[i] - '0';
        }
        if (from == end) {
            note(Fault.BAD_CONTENT_LENGTH);
            return UNKNOWN;
        }
        return value;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    // RFC 3261 8.1.1; a request without Max-Forwards passes (RFC 3261 16.3 item 3)
    private void mandatory() {
        if (viaCount == 0) {
            note(Fault.NO_VIA);
        }
        for (int single = TO; single <= CSEQ; single++) {
            if (starts[single] < 0) {
                note(MISSING[single]);
            }
        }
    }
}
