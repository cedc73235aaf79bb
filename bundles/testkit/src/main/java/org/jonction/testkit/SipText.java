package org.jonction.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A SIP message as plain text: what a test wants to say or has heard, without a parser's opinion of it.
 *
 * @param startLine request line or status line
 * @param headers headers in order, names in their long form
 * @param body body; its length is written by {@link #encode}
 */
public record SipText(String startLine, List<Header> headers, String body) {
    // RFC 3261 20, compact forms
    private static final Map<String, String> LONG_NAMES = Map.of(
            "v", "Via", "f", "From", "t", "To", "i", "Call-ID", "m", "Contact",
            "l", "Content-Length", "c", "Content-Type", "k", "Supported", "e", "Content-Encoding", "s", "Subject");

    /** One header line. */
    public record Header(String name, String value) {}

    public SipText {
        headers = List.copyOf(headers);
    }

    /** A request with no headers yet. */
    public static SipText request(String method, String uri) {
        return new SipText(method + " " + uri + " SIP/2.0", List.of(), "");
    }

    /** A response to {@code request} with the headers that RFC 3261 8.2.6.2 has copied. */
    public static SipText response(SipText request, int status, String reason) {
        List<Header> copied = request.headers.stream()
                .filter(h -> List.of("via", "from", "to", "call-id", "cseq").contains(h.name.toLowerCase(Locale.ROOT)))
                .toList();
        return new SipText("SIP/2.0 " + status + " " + reason, copied, "");
    }

    /** Reads a whole message. @throws IllegalArgumentException when it has no end of headers */
    public static SipText parse(String text) {
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IllegalArgumentException("no empty line after the headers: " + text);
        }
        String[] lines = text.substring(0, end).replaceAll("\r\n[ \t]+", " ").split("\r\n");
        List<Header> headers = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            String name = lines[i].substring(0, colon).trim();
            headers.add(new Header(
                    LONG_NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), name), lines[i].substring(colon + 1).trim()));
        }
        return new SipText(lines[0], headers, text.substring(end + 4));
    }

    public boolean isRequest() {
        return !startLine.startsWith("SIP/");
    }

    /** Method of a request, or of the request that a response answers. */
    public String method() {
        String line = isRequest() ? startLine : cseq().replaceFirst("\\d+\\s+", "");
        return line.split(" ")[0];
    }

    /** Request-URI of a request. */
    public String uri() {
        return startLine.split(" ")[1];
    }

    /** Status code of a response; 0 for a request. */
    public int status() {
        return isRequest() ? 0 : Integer.parseInt(startLine.split(" ")[1]);
    }

    public long cseqNumber() {
        return Long.parseLong(cseq().split("\\s+")[0]);
    }

    public String callId() {
        return require("Call-ID");
    }

    /** The first header of this name. */
    public Optional<String> find(String name) {
        return all(name).stream().findFirst();
    }

    /** The first header of this name. @throws IllegalStateException when there is none */
    public String require(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("no " + name + " in\n" + this));
    }

    public List<String> all(String name) {
        return headers.stream().filter(h -> h.name.equalsIgnoreCase(name)).map(Header::value).toList();
    }

    /** A parameter of a header value, for example the tag of To. */
    public static Optional<String> parameter(String value, String name) {
        for (String part : value.substring(value.lastIndexOf('>') + 1).split(";")) {
            if (part.trim().startsWith(name + "=")) {
                return Optional.of(part.trim().substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    /** The URI of a name-addr header such as From, To or Contact. */
    public static String uriOf(String nameAddr) {
        int open = nameAddr.indexOf('<');
        return open < 0 ? nameAddr.split(";")[0].trim() : nameAddr.substring(open + 1, nameAddr.indexOf('>', open));
    }

    /** The same message with a header added at the end. */
    public SipText with(String name, Object value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value.toString()));
        return new SipText(startLine, more, body);
    }

    /** The same message with the headers of another added at the end. */
    public SipText with(List<Header> added) {
        List<Header> more = new ArrayList<>(headers);
        more.addAll(added);
        return new SipText(startLine, more, body);
    }

    public SipText without(String name) {
        return new SipText(
                startLine, headers.stream().filter(h -> !h.name.equalsIgnoreCase(name)).toList(), body);
    }

    public SipText replacing(String name, Object value) {
        List<Header> changed = headers.stream()
                .map(h -> h.name.equalsIgnoreCase(name) ? new Header(h.name, value.toString()) : h)
                .toList();
        return new SipText(startLine, changed, body);
    }

    public SipText withSdp(String sdp) {
        return new SipText(startLine, with("Content-Type", "application/sdp").headers, sdp);
    }

    /** The bytes on the wire; Content-Length is added unless a header of that name stands already. */
    public byte[] encode() {
        return (find("Content-Length").isPresent() ? this : with("Content-Length", bodyLength()))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(startLine).append("\r\n");
        headers.forEach(h -> text.append(h.name).append(": ").append(h.value).append("\r\n"));
        return text.append("\r\n").append(body).toString();
    }

    private int bodyLength() {
        return body.getBytes(StandardCharsets.UTF_8).length;
    }

    private String cseq() {
        return require("CSeq");
    }
}
