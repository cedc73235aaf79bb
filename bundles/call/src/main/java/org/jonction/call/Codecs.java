package org.jonction.call;

import java.util.ArrayList;
import java.util.List;
import org.jonction.call.Audio.Format;

/** The codec policy of the two trunks of a call. */
final class Codecs {
    private Codecs() {}

    /** What the box offers when it has to make an offer of its own: what every far end has. */
    static final List<Format> WIDESPREAD = List.of(
            new Format("8", "PCMA", List.of("a=rtpmap:8 PCMA/8000")),
            new Format("0", "PCMU", List.of("a=rtpmap:0 PCMU/8000")),
            new Format("9", "G722", List.of("a=rtpmap:9 G722/8000")),
            new Format("101", "telephone-event", List.of("a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-15")));

    /** The first codec, and events. */
    static List<Format> first(List<Format> formats) {
        List<Format> first = new ArrayList<>(2);
        boolean codec = false;
        for (Format format : formats) {
            if (format.event() || !codec) {
                first.add(format);
            }
            codec |= !format.event();
        }
        return first;
    }

    /** The encoding name of a static payload type (RFC 3551 section 6); empty for others. */
    static String staticName(String id) {
        return switch (id) {
            case "0" -> "PCMU";
            case "3" -> "GSM";
            case "4" -> "G723";
            case "5", "6", "16", "17" -> "DVI4";
            case "7" -> "LPC";
            case "8" -> "PCMA";
            case "9" -> "G722";
            case "10", "11" -> "L16";
            case "12" -> "QCELP";
            case "13" -> "CN";
            case "14" -> "MPA";
            case "15" -> "G728";
            case "18" -> "G729";
            default -> "";
        };
    }

    /** The formats that both trunks let through, in their own order; empty when no codec is left. */
    static List<Format> common(List<Format> formats, List<String> one, List<String> other) {
        List<Format> common = new ArrayList<>(formats.size());
        boolean codec = false;
        for (Format format : formats) {
            if (format.event()) {
                common.add(format);
            } else if (rank(one, format) >= 0 && rank(other, format) >= 0) {
                common.add(format);
                codec = true;
            }
        }
        return codec ? common : List.of();
    }

    /** The formats that both trunks let through, in the order that the receiving trunk prefers. */
    static List<Format> offer(List<Format> formats, List<String> from, List<String> to) {
        List<Format> common = common(formats, from, to);
        if (to.isEmpty() || common.size() < 2) {
            return common;
        }
        List<Format> ordered = new ArrayList<>(common);
        ordered.sort((x, y) -> Integer.compare(place(to, x), place(to, y)));
        return ordered;
    }

    private static int place(List<String> codecs, Format format) {
        return format.event() ? Integer.MAX_VALUE : rank(codecs, format);
    }

    private static int rank(List<String> codecs, Format format) {
        if (codecs.isEmpty()) {
            return 0;
        }
        for (int i = 0; i < codecs.size(); i++) {
            if (codecs.get(i).equalsIgnoreCase(format.name())) {
                return i;
            }
        }
        return -1;
    }

    /** The first codec of an answer, for people: {@code PCMA/8000}. */
    static String label(List<Format> formats) {
        for (Format format : formats) {
            if (!format.event()) {
                for (String line : format.lines()) {
                    if (line.startsWith("a=rtpmap:")) {
                        return line.substring(line.indexOf(' ') + 1);
                    }
                }
                return format.name().isEmpty() ? format.id() : format.name() + "/8000"; // RFC 3551 table 4
            }
        }
        return "";
    }
}
