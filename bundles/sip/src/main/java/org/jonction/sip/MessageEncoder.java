package org.jonction.sip;

import gov.nist.javax.sip.header.ContentLength;
import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.header.ViaList;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Writes messages, Via first (RFC 3261 7.3.1), into one buffer that is used again. For one loop. */
final class MessageEncoder {
    private static final byte[] NO_BODY = {};

    private final StringBuilder text = new StringBuilder(2048);

    /** The bytes of {@code message}, or null when one of its header fields cannot be written. */
    byte @Nullable [] encode(SIPMessage message) {
        text.setLength(0);
        try {
            firstLine(message);
            ViaList vias = message.getViaHeaders();
            if (vias != null) {
                vias.encode(text);
            }
            for (Iterator<SIPHeader> headers = message.getHeaders(); headers.hasNext(); ) {
                SIPHeader header = headers.next();
                if (header != vias && !(header instanceof ContentLength)) {
                    header.encode(text);
                }
            }
            byte[] raw = message.getRawContent();
            byte[] body = raw == null ? NO_BODY : raw;
            text.append("Content-Length: ").append(body.length).append("\r\n\r\n");
            return join(text.toString().getBytes(StandardCharsets.UTF_8), body);
        } catch (RuntimeException | StackOverflowError e) {
            return null;
        }
    }

    private void firstLine(SIPMessage message) {
        switch (message) {
            case SIPRequest request -> request.getRequestLine().encode(text);
            case SIPResponse response -> response.getStatusLine().encode(text);
            default -> throw new IllegalArgumentException();
        }
    }

    private static byte[] join(byte[] head, byte[] body) {
        if (body.length == 0) {
            return head;
        }
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }
}
