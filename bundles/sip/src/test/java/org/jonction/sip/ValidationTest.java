package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages in the manner of RFC 4475, sent by UDP to a box that answers each valid OPTIONS with 200. */
class ValidationTest {
    private static SipBox box;
    private UdpPeer peer;

    @BeforeAll
    static void open() throws Exception {
        box = new SipBox(new SipBox.Answering());
    }

    @AfterAll
    static void close() {
        box.close();
    }

    @BeforeEach
    void connect() throws Exception {
        peer = new UdpPeer(box);
    }

    @AfterEach
    void disconnect() {
        peer.close();
    }

    private static Arguments options(String name, UnaryOperator<String> change) {
        return Arguments.of(Named.of(name, change.apply(Messages.options())));
    }

    private static Arguments options(String name, String expected, UnaryOperator<String> change) {
        return Arguments.of(Named.of(name, change.apply(Messages.options())), expected);
    }

    private static Arguments invite(String name, String expected, UnaryOperator<String> change) {
        return Arguments.of(Named.of(name, change.apply(Messages.invite())), expected);
    }

    private static UnaryOperator<String> replace(String regex, String replacement) {
        return text -> {
            String changed = text.replaceFirst(regex, replacement);
            assertThat(changed).isNotEqualTo(text);
            return changed;
        };
    }

    private static UnaryOperator<String> add(String line) {
        return replace("Max-Forwards", line + "\r\nMax-Forwards");
    }

    static Stream<Arguments> valid() {
        return Stream.of(
                options("as it is", text -> text),
                options("leading CRLFs", text -> "\r\n\r\n" + text),
                options(
                        "compact forms",
                        text -> text.replace("Via:", "v:")
                                .replace("From:", "f:")
                                .replace("To:", "t:")
                                .replace("Call-ID:", "i:")
                                .replace("Content-Length:", "l:")),
                options(
                        "odd spelling and blanks",
                        text -> text.replace("Via:", "vIa :")
                                .replace("From:", "FROM\t:  ")
                                .replace("To:", "tO   :")
                                .replace("CSeq: 1 OPTIONS", "cseq:\t1\t  OPTIONS")),
                options(
                        "folded lines",
                        text -> text.replace("branch=", "\r\n  branch=")
                                .replace("To: ", "To:\r\n\t")
                                .replace("Max-Forwards: ", "Max-Forwards: \r\n ")),
                options("a folded Via without other blanks", replace("Via: SIP/2.0/UDP ", "Via: SIP/2.0/UDP\r\n ")),
                options("blanks inside Via", replace("SIP/2.0/UDP ", "SIP  / 2.0\r\n / UDP  ")),
                options("line feeds only", text -> text.replace("\r\n", "\n")),
                options("no Max-Forwards", replace("Max-Forwards: 70\r\n", "")),
                options("Max-Forwards 0 of an OPTIONS", replace("Max-Forwards: 70", "Max-Forwards: 0")),
                options("Max-Forwards 255", replace("Max-Forwards: 70", "Max-Forwards: 255")),
                options("no Content-Length by UDP", replace("Content-Length: 0\r\n", "")),
                options("more octets than Content-Length", text -> text + "rubbish"),
                options("an unknown header field", add("X-New: \"unfinished")),
                options("an empty unknown header field", add("X-New:")),
                options("a malformed header field that is not needed", add("Date: yesterday")),
                options("a malformed Expires", add("Expires: 0 0l@company.com")),
                options(
                        "several Via header fields",
                        replace(
                                "Max-Forwards",
                                "Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKa, SIP/2.0/TCP"
                                        + " far.example:9;branch=z9hG4bKb\r\n"
                                        + "Max-Forwards")),
                options("a tel URI", replace("sip:bob@127.0.0.1 SIP", "tel:+4312345;phone-context=x SIP")),
                options("a sips URI", replace("sip:bob@127.0.0.1 SIP", "sips:bob@127.0.0.1 SIP")),
                options("an escaped user part", replace("sip:bob@", "sip:%42ob%20%00x@")),
                options("an IPv6 URI", replace("bob@127.0.0.1 SIP", "bob@[2001:db8::1]:5070;transport=udp SIP")),
                options("an IPv6 Via", replace("UDP 127.0.0.1:5099", "UDP [2001:db8::9:1]:5099")),
                options("unicode in a display name", replace("\"Alice\"", "\"Zoë 東京\"")),
                options("a quoted pair in a display name", replace("\"Alice\"", "\"A \\\\\"l\\\\\"ice;tag=no\"")),
                options(
                        "RFC 2543 without tag and branch",
                        text -> text.replaceFirst(";tag=a\\d+", "").replaceFirst(";branch=[^;]*", "")),
                options("CSeq 2^31-1", replace("CSeq: 1 ", "CSeq: 2147483647 ")),
                options("a lower case version", replace("SIP/2.0\r\n", "sip/2.0\r\n")),
                options("a Content-Type without body", add("Content-Type: application/sdp")));
    }

    @ParameterizedTest
    @MethodSource
    void valid(String message) throws Exception {
        peer.send(message);
        assertThat(peer.receive()).startsWith("SIP/2.0 200 OK\r\n");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                options("no To", "400 Missing To header field", replace("To: .*\r\n", "")),
                options("no From", "400 Missing From header field", replace("From: .*\r\n", "")),
                options("no Call-ID", "400 Missing Call-ID header field", replace("Call-ID: .*\r\n", "")),
                options("no CSeq", "400 Missing CSeq header field", replace("CSeq: .*\r\n", "")),
                options("two To", "400 More than one To header field", add("t: <sip:x@y>")),
                options("two From", "400 More than one From header field", add("From: <sip:x@y>;tag=1")),
                options("two Call-ID", "400 More than one Call-ID header field", add("i: other")),
                options("two CSeq", "400 More than one CSeq header field", add("CSeq: 1 OPTIONS")),
                options("two Max-Forwards", "400 More than one Max-Forwards header field", add("max-forwards: 1")),
                options("two Content-Length", "400 More than one Content-Length header field", add("l: 0")),
                options("CSeq of another method", "400 CSeq method", replace("1 OPTIONS", "1 INVITE")),
                options("CSeq 2^31", "400 CSeq number", replace("CSeq: 1 ", "CSeq: 2147483648 ")),
                options("CSeq 2^65", "400 Malformed CSeq", replace("CSeq: 1 ", "CSeq: 36893488147419103232 ")),
                options("CSeq without number", "400 Malformed CSeq", replace("CSeq: 1 ", "CSeq: ")),
                options("Max-Forwards 256", "400 Malformed Max-Forwards", replace("ards: 70", "ards: 256")),
                options("Max-Forwards of letters", "400 Malformed Max-Forwards", replace("ards: 70", "ards: many")),
                options("From that is no address", "400 Malformed From", replace("From: .*\r\n", "From: <;;;\r\n")),
                options("To with an unclosed quote", "400 Malformed To", replace("To: ", "To: \"Bob ")),
                options("no tag in From", "400 From header field has no tag", replace(";tag=a\\d+", "")),
                options("SIP/7.0", "505 Version Not Supported", replace("SIP/2.0\r\n", "SIP/7.0\r\n")),
                options("a HTTP request", "400 Malformed request line", replace("SIP/2.0\r\n", "HTTP/1.1\r\n")),
                options("no version", "400 Malformed request line", replace(" SIP/2.0\r\n", "\r\n")),
                options("two blanks", "400 Malformed request line", replace("OPTIONS ", "OPTIONS  ")),
                options(
                        "blanks at the end of the URI",
                        "400 Malformed request line",
                        replace(" SIP/2.0\r", "  SIP/2.0\r")),
                options(
                        "URI in brackets",
                        "400 Malformed request line",
                        replace("sip:bob@127.0.0.1 ", "<sip:bob@127.0.0.1> ")),
                options("a blank in the URI", "400 Malformed request line", replace("sip:bob@", "sip:bob; lr@")),
                options("8-bit rubbish in the method", "400 Malformed request line", replace("^", "\u00ff\u00fe")),
                options("a comma in the method", "400 Malformed request line", replace("^OPTIONS", "OPT,ONS")),
                options(
                        "unknown scheme",
                        "416 Unsupported URI Scheme",
                        replace("sip:bob@127.0.0.1 SIP", "nobody:knows SIP")),
                options("Content-Length too long", "400 Body shorter", replace("Length: 0", "Length: 1")),
                options("negative Content-Length", "400 Malformed Content-Length", replace("Length: 0", "Length: -1")),
                options("Content-Length beyond bounds", "413 ", replace("Length: 0", "Length: 99999999999999999999")),
                options("no end of the headers", "400 No empty line", replace("\r\n\r\n", "\r\n")),
                options("a line without colon", "400 Malformed header line", add("rubbish")),
                options("a name with a blank", "400 Malformed header line", add("Bad Name: x")),
                options("an empty name", "400 Malformed header line", add(": x")),
                options("a bare CR", "400 Control character", add("Subject: a\rVia: b")),
                options("a NUL", "400 Control character", add("Subject: a\0b")),
                options(
                        "a body without type",
                        "400 Body without Content-Type",
                        text -> text.replace("Length: 0", "Length: 1") + "x"),
                options(
                        "too many header fields",
                        "513 ",
                        add("X: y\r\n".repeat(300).strip())),
                options("a long header field", "513 ", add("X: " + "y".repeat(9_000))),
                options("a long URI", "414 ", replace("bob@", "b".repeat(9_000) + "@")),
                options(
                        "a long header section",
                        "513 ",
                        add(("X: " + "y".repeat(1_000) + "\r\n").repeat(40).strip())),
                options("a malformed Contact", "400 Malformed Contact", add("Contact: <sip:@@;>;;;=\"")),
                invite("Max-Forwards 0", "483 Too Many Hops", replace("ards: 70", "ards: 0")),
                invite("no Contact", "400 INVITE without one Contact", replace("Contact: .*\r\n", "")),
                invite("two Contacts", "400 INVITE without one Contact", add("m: <sip:x@y>")),
                invite("Contact *", "400 INVITE without one Contact", replace("Contact: .*\r\n", "Contact: *\r\n")));
    }

    @ParameterizedTest
    @MethodSource
    void refused(String message, String expected) throws Exception {
        long malformed = box.status().malformed();
        peer.send(message);
        String answer = peer.receive();
        assertThat(answer).startsWith("SIP/2.0 " + expected);
        assertThat(Messages.header(answer, "Via"))
                .contains("received=127.0.0.1")
                .contains("branch=z9hG4bK");
        assertThat(Messages.header(answer, "Content-Length")).isEqualTo("0");
        assertThat(box.status().malformed()).isEqualTo(malformed + 1);
    }

    static Stream<Arguments> unanswerable() {
        return Stream.of(
                options("no Via", replace("Via: .*\r\n", "")),
                options("a Via that says nothing", replace("Via: .*\r\n", "Via: ;;,;,,\r\n")),
                options("an ACK", replace("^OPTIONS", "ACK")),
                options("a stray response", replace("^.*\r\n", "SIP/2.0 200 OK\r\n")),
                options("a response with status 2000", replace("^.*\r\n", "SIP/2.0 2000 OK\r\n")),
                options("a response with status 99", replace("^.*\r\n", "SIP/2.0 099 OK\r\n")),
                options("a response without status", replace("^.*\r\n", "SIP/2.0 OK\r\n")),
                options(
                        "a response with several Via",
                        text -> add("Via: SIP/2.0/UDP x;branch=z9hG4bKx")
                                .apply(text.replaceFirst("^.*\r\n", "SIP/2.0 200 OK\r\n"))),
                options("rubbish", text -> "rubbish"),
                options("a line of rubbish", text -> "rubbish\r\n\r\n"),
                options("blanks", text -> "     "));
    }

    @ParameterizedTest
    @MethodSource
    void unanswerable(String message) throws Exception {
        peer.send(message);
        String next = Messages.options();
        peer.send(next);
        assertThat(peer.receive()).startsWith("SIP/2.0 200 ").contains(Messages.header(next, "Call-ID"));
    }

    static Stream<Arguments> keepAlives() {
        return Stream.of("\r\n\r\n", "\r\n", "\0", "\0\0\0\0").map(text -> Arguments.of(Named.of("keep-alive", text)));
    }

    @ParameterizedTest
    @MethodSource
    void keepAlives(String message) throws Exception {
        long malformed = box.status().malformed();
        unanswerable(message);
        assertThat(box.status().malformed()).isEqualTo(malformed);
    }

    @ParameterizedTest
    @MethodSource("valid")
    void aTagIsAddedOnceToWhatIsRefused(String message) throws Exception {
        String bad = message.replaceFirst("OPTIONS", "BAD,");
        peer.send(bad);
        String first = peer.receive();
        peer.send(bad);
        assertThat(peer.receive()).isEqualTo(first);
        assertThat(first).containsPattern("(?i)(to|t)[ \t]*:.*;tag=[0-9a-f]+\r\n");
    }
}
