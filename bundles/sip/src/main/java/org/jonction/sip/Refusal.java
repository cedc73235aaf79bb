package org.jonction.sip;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.header.ViaList;
import gov.nist.javax.sip.parser.ViaParser;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.ParseException;
import org.jonction.api.sip.SipSource;
import org.jspecify.annotations.Nullable;

/**
 * The stateless answer to a request that is not valid: written from the raw header fields, as there may be nothing
 * parsed to take it from (RFC 3261 8.2.6, 8.2.7).
 */
final class Refusal {
    private static final int SECRET = new SecureRandom().nextInt();

    private final StringBuilder text = new StringBuilder(1024);
    private @Nullable Via topVia;

    /** The bytes of the response, or null when none may or can be sent. */
    byte @Nullable [] answer(HeaderScan header, Fault fault, SipSource source) {
        topVia = null;
        if (!header.request() || header.ack() || header.viaCount() == 0) {
            return null;
        }
        try {
            ViaList first = (ViaList) new ViaParser("Via: " + header.via(0) + "\n").parse();
            topVia = (Via) first.getFirst();
            if (topVia.getHost() == null) {
                return null;
            }
            Inbound.markSource(topVia, source);
            text.setLength(0);
            text.append("SIP/2.0 ")
                    .append(fault.status())
                    .append(' ')
                    .append(fault.reason())
                    .append("\r\n");
            first.encode(text);
        } catch (ParseException | RuntimeException e) {
            return null;
        }
        for (int i = 1; i < header.viaCount(); i++) {
            field("Via", header.via(i));
        }
        field("From", header.value(HeaderScan.FROM));
        field("To", tagged(header.value(HeaderScan.TO), header.via(0)));
        field("Call-ID", header.value(HeaderScan.CALL_ID));
        field("CSeq", header.value(HeaderScan.CSEQ));
        return text.append("Content-Length: 0\r\n\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The top Via of the last request answered, which says where to. */
    @Nullable
    Via topVia() {
        return topVia;
    }

    private void field(String name, @Nullable String value) {
        if (value != null) {
            text.append(name).append(": ").append(value).append("\r\n");
        }
    }

    // RFC 3261 8.2.7: the same tag for each repetition of a request
    private static @Nullable String tagged(@Nullable String to, String via) {
        if (to == null || to.indexOf(";tag=", to.lastIndexOf('>') + 1) >= 0) {
            return to;
        }
        return to + ";tag=" + Integer.toHexString((via.hashCode() ^ SECRET) * 0x9E3779B9);
    }
}
