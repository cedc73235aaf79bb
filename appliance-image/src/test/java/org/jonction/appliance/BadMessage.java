package org.jonction.appliance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jonction.testkit.Network;
import org.jonction.testkit.SipText;

/**
 * Something that no sane peer sends.
 *
 * @param what what is wrong with it
 * @param bytes what goes over the wire
 * @param answers statuses of which one must come back; empty when silence, a closed connection or any answer is right
 */
record BadMessage(String what, byte[] bytes, Set<Integer> answers) {
    private static final int LARGEST_DATAGRAM = 65_000;
    private static final AtomicInteger MADE = new AtomicInteger();

    static Stream<BadMessage> all() {
        List<BadMessage> all = new ArrayList<>();
        all.addAll(noise());
        all.addAll(headers());
        all.addAll(lengths());
        all.addAll(meaning());
        return all.stream();
    }

    /** A request without fault, with a Call-ID and branch that no other has. */
    static SipText good(String method, String from, String what) {
        String callId = what + "-" + MADE.incrementAndGet();
        return SipText.request(method, "sip:+442079460001@" + Network.BOX_LAN)
                .with("Via", "SIP/2.0/UDP " + from + ":5060;branch=z9hG4bK" + callId + ";rport")
                .with("From", "<sip:+33199000199@" + from + ">;tag=" + callId)
                .with("To", "<sip:+442079460001@" + Network.BOX_LAN + ">")
                .with("Call-ID", callId)
                .with("CSeq", "1 " + method)
                .with("Max-Forwards", 70)
                .with("Contact", "<sip:" + from + ":5060>");
    }

    @Override
    public String toString() {
        return what;
    }

    private static List<BadMessage> noise() {
        byte[] random = new byte[1_000];
        new Random(1).nextBytes(random);
        byte[] whole = options("cut").encode();
        return List.of(
                new BadMessage("random bytes", random, Set.of()),
                new BadMessage("zeros", new byte[500], Set.of()),
                new BadMessage("a line of text", bytes("hello, is anybody there?\r\n\r\n"), Set.of()),
                new BadMessage("HTTP", bytes("GET / HTTP/1.1\r\nHost: box\r\n\r\n"), Set.of()),
                new BadMessage("only empty lines", bytes("\r\n\r\n\r\n\r\n"), Set.of()),
                new BadMessage("a request cut in its headers", Arrays.copyOf(whole, whole.length / 2), Set.of()),
                new BadMessage("a response that nobody awaits", bytes(SipText.response(options("stray"), 200, "OK")
                        .with("Content-Length", 0).toString()), Set.of()));
    }

    private static List<BadMessage> headers() {
        List<BadMessage> all = new ArrayList<>();
        all.add(of("no Via", options("no-via").without("Via")));
        for (String header : List.of("From", "To", "Call-ID", "CSeq")) {
            all.add(of("no " + header, options("no-" + header).without(header), 400));
            SipText request = options("two-" + header);
            all.add(of("two " + header, request.with(header, request.require(header)), 400));
        }
        all.add(of("CSeq of another method", options("cseq").replacing("CSeq", "1 INVITE"), 400));
        all.add(of("CSeq without number", options("cseq-text").replacing("CSeq", "one OPTIONS"), 400));
        all.add(of("Max-Forwards without number", options("hops").replacing("Max-Forwards", "many"), 400));
        all.add(of("From that is no address", options("from").replacing("From", "<<>>;;tag=1"), 400));
        all.add(of("a header line without colon", options("colon").with("X-Odd\r\nno colon here", ""), 400));
        all.add(of("a header of 60 kB", options("large").with("X-Large", "x".repeat(60_000))));
        all.add(of("a header of 64 kB", options("larger").with("X-Large", "x".repeat(LARGEST_DATAGRAM - 500))));
        all.add(of("2,000 headers", many("many", 2_000)));
        return all;
    }

    private static List<BadMessage> lengths() {
        return List.of(
                of("Content-Length beyond the end", options("long").with("Content-Length", 5_000)),
                of("Content-Length before the end", new SipText(
                        options("short").startLine(), options("short").with("Content-Length", 3).headers(), "too long")),
                of("negative Content-Length", options("negative").with("Content-Length", -1)),
                of("Content-Length of text", options("text").with("Content-Length", "all")),
                of("Content-Length of 4 GB", options("huge").with("Content-Length", "4294967296")),
                of("two Content-Lengths", options("two").with("Content-Length", 0).with("Content-Length", 7)),
                of("a body of 60 kB", new SipText(
                        options("body").startLine(), options("body").headers(), "x".repeat(60_000))));
    }

    private static List<BadMessage> meaning() {
        return List.of(
                of("an unknown method", good("FROBNICATE", Network.PBX, "method"), 405, 501),
                of("SIP of another version", version("SIP/7.0"), 505),
                of("no hops left", options("loop").replacing("Max-Forwards", 0), 200, 483),
                of("an unknown extension required", invite("require", GOOD_SDP).with("Require", "teleport"), 420),
                of("BYE of no call", good("BYE", Network.PBX, "bye").replacing("To", "<sip:x@box>;tag=none"), 481),
                of("CANCEL of no call", good("CANCEL", Network.PBX, "cancel"), 481),
                of("SDP that is none", invite("sdp-1", "this is not SDP"), 400, 488),
                of("SDP without media", invite("sdp-2", "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nt=0 0\r\n"), 400, 488),
                of("SDP with a port of text", invite("sdp-3", GOOD_SDP.replace("4000", "four")), 400, 488),
                of("SDP with port 99999", invite("sdp-4", GOOD_SDP.replace("4000", "99999")), 400, 488),
                of("SDP without an address", invite("sdp-5", GOOD_SDP.replaceAll("c=.*\r\n", "")), 400, 488),
                of("SDP with an address of text", invite("sdp-6", GOOD_SDP.replace("IP4 192.0.2.2", "IP4 no.where")),
                        400, 488),
                of("a body that is no SDP", new SipText(
                        invite("type", GOOD_SDP).startLine(),
                        invite("type", GOOD_SDP).replacing("Content-Type", "image/png").headers(), "PNG"), 415));
    }

    private static final String GOOD_SDP = "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\n"
            + "m=audio 4000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n";

    private static SipText options(String callId) {
        return good("OPTIONS", Network.PBX, callId);
    }

    private static SipText invite(String callId, String sdp) {
        return good("INVITE", Network.PBX, callId).withSdp(sdp);
    }

    private static SipText version(String version) {
        SipText request = options("version");
        return new SipText(request.startLine().replace("SIP/2.0", version), request.headers(), "");
    }

    private static SipText many(String callId, int count) {
        SipText request = options(callId);
        List<SipText.Header> headers = new ArrayList<>(request.headers());
        for (int i = 0; i < count; i++) {
            headers.add(new SipText.Header("X-" + i, "value"));
        }
        return new SipText(request.startLine(), headers, "");
    }

    private static BadMessage of(String what, SipText message, Integer... answers) {
        return new BadMessage(what, message.encode(), Set.of(answers));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
