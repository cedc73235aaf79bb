package org.jonction.call;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jonction.call.Audio.Format;
import org.jspecify.annotations.Nullable;

/** Reads one session description; tolerant of missing session lines and bare line feeds, strict about bounds. */
final class SdpParser {
    private static final int MAX_LINES = 512;
    private static final int MAX_MEDIA = 16;
    private static final int MAX_FORMATS = 64;

    private final String text;
    private final List<Audio> media = new ArrayList<>(2);
    private int lineNumber;
    private @Nullable MediaLines current;
    private @Nullable Connection sessionConnection;
    private Direction sessionDirection = Direction.SENDRECV;
    private String sessionUfrag = "";
    private boolean lite;

    SdpParser(String text) {
        this.text = text;
    }

    /** A c= line; no address stands for 0.0.0.0 and ::. */
    private record Connection(@Nullable InetAddress address) {}

    /** What is collected of the media line being read. */
    private static final class MediaLines {
        final String kind;
        final int port;
        final String proto;
        final List<String> ids;
        final List<String> rtpmaps = new ArrayList<>(4);
        final List<String> fmtps = new ArrayList<>(2);
        final List<String> extras = new ArrayList<>(2);
        final List<Crypto> crypto = new ArrayList<>(0);
        String ufrag = "";
        boolean mux;
        @Nullable Connection connection;
        @Nullable Direction direction;
        int rtcpPort;
        @Nullable Connection rtcpConnection;

        MediaLines(String kind, int port, String proto, List<String> ids) {
            this.kind = kind;
            this.port = port;
            this.proto = proto;
            this.ids = ids;
        }
    }

    Sdp parse() throws SdpException {
        int length = text.length();
        for (int start = 0; start < length; ) {
            int lf = text.indexOf('\n', start);
            int end = lf < 0 ? length : lf;
            int stop = end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
            if (++lineNumber > MAX_LINES) {
                throw wrong("more than " + MAX_LINES + " lines");
            }
            if (stop > start) {
                line(start, stop);
            }
            start = end + 1;
        }
        finishMedia();
        if (media.isEmpty()) {
            throw new SdpException(SdpException.MEDIA_TYPE, "SDP without a media line");
        }
        return new Sdp(List.copyOf(media));
    }

    private void line(int start, int stop) throws SdpException {
        for (int i = start; i < stop; i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t') {
                throw wrong("control character " + (int) c);
            }
        }
        if (stop - start < 2 || text.charAt(start + 1) != '=') {
            throw wrong("not of the form <type>=<value>");
        }
        String value = text.substring(start + 2, stop);
        char type = text.charAt(start);
        if (lineNumber == 1 && !(type == 'v' && value.strip().equals("0"))) {
            throw wrong("v=0 expected"); // RFC 8866 5.1
        }
        switch (type) {
            case 'm' -> mediaLine(value);
            case 'c' -> connection(value);
            case 'a' -> attribute(value);
            case 'b' -> bandwidth(value);
            default -> {}
        }
    }

    // RFC 8866 5.14
    private void mediaLine(String value) throws SdpException {
        finishMedia();
        if (media.size() == MAX_MEDIA) {
            throw wrong("more than " + MAX_MEDIA + " media lines");
        }
        List<String> tokens = Texts.tokens(value, MAX_FORMATS + 3);
        if (tokens.size() < 4) {
            throw wrong("m= needs media, port, protocol and a format");
        }
        if (tokens.size() > MAX_FORMATS + 3) {
            throw wrong("more than " + MAX_FORMATS + " formats");
        }
        String portText = tokens.get(1);
        int slash = portText.indexOf('/');
        int port = Texts.number(slash < 0 ? portText : portText.substring(0, slash), 65_535);
        if (port < 0) {
            throw wrong("port '" + portText + "' is not 0 to 65535");
        }
        boolean rtp = tokens.get(2).startsWith("RTP/");
        for (String id : rtp ? tokens.subList(3, tokens.size()) : List.<String>of()) {
            if (Texts.number(id, 127) < 0) {
                throw wrong("payload type '" + id + "' is not 0 to 127"); // RFC 3551 6
            }
        }
        current = new MediaLines(tokens.get(0), port, tokens.get(2), tokens.subList(3, tokens.size()));
    }

    // RFC 8866 5.7
    private void connection(String value) throws SdpException {
        List<String> tokens = Texts.tokens(value, 4);
        if (tokens.size() != 3 || !tokens.get(0).equals("IN")) {
            throw new SdpException(300, at("c= of a network that is not IN"));
        }
        Connection connection = address(tokens.get(1), tokens.get(2));
        if (current == null) {
            sessionConnection = connection;
        } else {
            current.connection = connection;
        }
    }

    private Connection address(String type, String host) throws SdpException {
        boolean six = type.equals("IP6");
        if (!six && !type.equals("IP4") || six != host.indexOf(':') >= 0) {
            throw new SdpException(SdpException.ADDRESS_FORMAT, at("address '" + host + "' is not of type " + type));
        }
        InetAddress address = Hosts.literal(host);
        if (address == null || address.isMulticastAddress()) {
            throw new SdpException(
                    SdpException.ADDRESS_FORMAT, at("'" + host + "' is not a literal unicast address"));
        }
        return new Connection(address.isAnyLocalAddress() ? null : address);
    }

    // RFC 8866 5.8; RFC 3556 for RS and RR
    private void bandwidth(String value) {
        int colon = value.indexOf(':');
        if (current != null && colon > 0 && Texts.number(value.substring(colon + 1), Integer.MAX_VALUE) >= 0) {
            switch (value.substring(0, colon)) {
                case "AS", "TIAS", "RS", "RR" -> current.extras.add("b=" + value);
                default -> {}
            }
        }
    }

    private void attribute(String value) throws SdpException {
        int colon = value.indexOf(':');
        String name = colon < 0 ? value : value.substring(0, colon);
        MediaLines lines = current;
        switch (name) {
            case "sendrecv" -> direction(Direction.SENDRECV);
            case "sendonly" -> direction(Direction.SENDONLY);
            case "recvonly" -> direction(Direction.RECVONLY);
            case "inactive" -> direction(Direction.INACTIVE);
            case "ice-lite" -> lite = true;
            case "ice-ufrag" -> ufrag(colon < 0 ? "" : value.substring(colon + 1));
            case "rtcp-mux" -> {
                if (lines != null) {
                    lines.mux = true;
                }
            }
            default -> {
                if (lines != null && colon > 0) {
                    mediaAttribute(lines, name, value, value.substring(colon + 1));
                }
            }
        }
    }

    private void mediaAttribute(MediaLines lines, String name, String whole, String value) throws SdpException {
        switch (name) {
            case "rtpmap" -> lines.rtpmaps.add(value);
            case "fmtp" -> lines.fmtps.add(value);
            case "ptime", "maxptime", "silenceSupp", "ecan" -> lines.extras.add("a=" + whole);
            case "rtcp" -> rtcp(lines, value);
            case "crypto" -> crypto(lines, value);
            default -> {} // nothing else may pass: candidates, keys, labels and names belong to one side
        }
    }

    // RFC 8839 5.4: for all streams, or for one
    private void ufrag(String value) {
        if (current == null) {
            sessionUfrag = value;
        } else {
            current.ufrag = value;
        }
    }

    private LegIce.Heard ice(MediaLines lines) {
        String ufrag = lines.ufrag.isEmpty() ? sessionUfrag : lines.ufrag;
        if (ufrag.isEmpty() && !lines.mux) {
            return LegIce.Heard.NOTHING;
        }
        return new LegIce.Heard(lite ? "" : ufrag, lines.mux, null); // RFC 8445 6.1.1: two lite agents check nothing
    }

    private static void crypto(MediaLines lines, String value) {
        Crypto crypto = Crypto.parse(value);
        if (crypto != null) {
            lines.crypto.add(crypto);
        }
    }

    // RFC 3605 2.1
    private void rtcp(MediaLines lines, String value) throws SdpException {
        List<String> tokens = Texts.tokens(value, 4);
        lines.rtcpPort = tokens.isEmpty() ? -1 : Texts.number(tokens.getFirst(), 65_535);
        if (lines.rtcpPort < 0) {
            throw wrong("a=rtcp without a port");
        }
        if (tokens.size() == 4) {
            lines.rtcpConnection = address(tokens.get(2), tokens.get(3));
        }
    }

    private void direction(Direction direction) {
        if (current == null) {
            sessionDirection = direction;
        } else {
            current.direction = direction;
        }
    }

    private void finishMedia() throws SdpException {
        MediaLines lines = current;
        if (lines == null) {
            return;
        }
        current = null;
        Connection connection = lines.connection != null ? lines.connection : sessionConnection;
        if (connection == null && lines.port != 0) {
            throw new SdpException(SdpException.ADDRESS_FORMAT, "media line without a c= line");
        }
        InetAddress address = connection == null ? null : connection.address();
        Direction direction = lines.direction != null ? lines.direction : sessionDirection;
        media.add(new Audio(
                lines.kind,
                lines.port,
                lines.proto,
                formats(lines),
                address == null && lines.port != 0 ? direction.deaf() : direction,
                address,
                rtcpAddress(lines, address),
                lines.extras,
                lines.crypto,
                ice(lines),
                null));
    }

    private static @Nullable InetSocketAddress rtcpAddress(MediaLines lines, @Nullable InetAddress address) {
        InetAddress host = lines.rtcpConnection == null ? address : lines.rtcpConnection.address();
        // RFC 3550 11: the odd port above, unless told otherwise
        int port = lines.rtcpPort > 0 ? lines.rtcpPort : lines.port + 1;
        return host == null || lines.port == 0 || port > 65_535 ? null : new InetSocketAddress(host, port);
    }

    private static List<Format> formats(MediaLines lines) {
        List<Format> formats = new ArrayList<>(lines.ids.size());
        for (String id : lines.ids) {
            String map = find(lines.rtpmaps, id);
            String parameters = find(lines.fmtps, id);
            List<String> own = new ArrayList<>(2);
            if (map != null) {
                own.add("a=rtpmap:" + map);
            }
            if (parameters != null) {
                own.add("a=fmtp:" + parameters);
            }
            formats.add(new Format(id, map == null ? Codecs.staticName(id) : name(map), own));
        }
        return formats;
    }

    private static @Nullable String find(List<String> values, String id) {
        for (String value : values) {
            if (value.startsWith(id) && value.length() > id.length() && value.charAt(id.length()) == ' ') {
                return value;
            }
        }
        return null;
    }

    private static String name(String map) {
        int start = map.indexOf(' ') + 1;
        int slash = map.indexOf('/', start);
        return (slash < 0 ? map.substring(start) : map.substring(start, slash)).strip();
    }

    private SdpException wrong(String what) {
        return new SdpException(SdpException.MISCELLANEOUS, at(what));
    }

    private String at(String what) {
        return "SDP line " + lineNumber + ": " + what;
    }
}
