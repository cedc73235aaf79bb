package org.jonction.sip;

/**
 * What is wrong with a received message.
 *
 * @param status status code that answers such a request
 * @param reason reason phrase that says what is wrong
 */
record Fault(int status, String reason) {
    static final Fault NO_START_LINE = badRequest("Malformed request line");
    static final Fault NO_END = badRequest("No empty line after the header section");
    static final Fault BAD_LINE = badRequest("Malformed header line");
    static final Fault CONTROL_CHARACTER = badRequest("Control character in the header section");
    static final Fault BAD_CONTENT_LENGTH = badRequest("Malformed Content-Length header field");
    static final Fault NO_CONTENT_LENGTH = badRequest("Missing Content-Length header field"); // RFC 3261 18.3
    static final Fault BODY_TOO_SHORT = badRequest("Body shorter than Content-Length");
    static final Fault NO_VIA = badRequest("Missing Via header field");
    static final Fault CSEQ_METHOD = badRequest("CSeq method does not match the request");
    static final Fault CSEQ_RANGE = badRequest("CSeq number out of range"); // RFC 3261 8.1.1.5
    static final Fault NO_FROM_TAG = badRequest("From header field has no tag");
    static final Fault NO_CONTACT = badRequest("INVITE without one Contact URI");
    static final Fault NO_CONTENT_TYPE = badRequest("Body without Content-Type header field");
    static final Fault BARE_IPV6 = badRequest("IPv6 address without brackets in the Request-URI"); // RFC 3261 25.1
    static final Fault URI_HEADERS = badRequest("Header fields in the Request-URI"); // RFC 3261 19.1.1
    static final Fault STRAY_RESPONSE = badRequest("Response that cannot be one of ours");
    static final Fault BODY_TOO_LARGE = new Fault(413, "Request Entity Too Large");
    static final Fault URI_TOO_LONG = new Fault(414, "Request-URI Too Long");
    static final Fault SCHEME = new Fault(416, "Unsupported URI Scheme");
    static final Fault TOO_MANY_HOPS = new Fault(483, "Too Many Hops");
    static final Fault VERSION = new Fault(505, "Version Not Supported");
    static final Fault HEADERS_TOO_LARGE = new Fault(513, "Message Too Large");

    static Fault badRequest(String reason) {
        return new Fault(400, reason);
    }

    static Fault missing(String header) {
        return badRequest("Missing " + header + " header field");
    }

    static Fault repeated(String header) {
        return badRequest("More than one " + header + " header field");
    }

    static Fault malformed(String header) {
        return badRequest("Malformed " + header + " header field");
    }
}
