package org.jonction.sip;

import java.util.concurrent.atomic.AtomicInteger;

/** Texts of SIP messages for tests. */
final class Messages {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Messages() {}

    static String options() {
        return request("OPTIONS", "");
    }

    static String invite() {
        return request("INVITE", "Contact: <sip:alice@127.0.0.1>\r\n");
    }

    static String request(String method, String extraHeaders) {
        int number = NUMBER.incrementAndGet();
        return method + " sip:bob@127.0.0.1 SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1:5099;branch=z9hG4bKtest" + number + ";rport\r\n"
                + "Max-Forwards: 70\r\n"
                + "From: \"Alice\" <sip:alice@127.0.0.1>;tag=a" + number + "\r\n"
                + "To: <sip:bob@127.0.0.1>\r\n"
                + "Call-ID: call" + number + "\r\n"
                + "CSeq: 1 " + method + "\r\n"
                + extraHeaders
                + "Content-Length: 0\r\n\r\n";
    }

    /** The value of the first header field named {@code name}. */
    static String header(String message, String name) {
        for (String line : message.split("\r\n")) {
            if (line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return "";
    }

    /** A response of a far end to {@code request} as received. */
    static String response(String request, int status, String reason) {
        StringBuilder text = new StringBuilder("SIP/2.0 " + status + " " + reason + "\r\n");
        for (String line : request.split("\r\n\r\n")[0].split("\r\n")) {
            if (line.matches("(?i)(Via|From|Call-ID|CSeq):.*")) {
                text.append(line).append("\r\n");
            } else if (line.matches("(?i)To:.*")) {
                text.append(line)
                        .append(line.contains(";tag=") ? "" : ";tag=far")
                        .append("\r\n");
            }
        }
        return text + "Content-Length: 0\r\n\r\n";
    }
}
