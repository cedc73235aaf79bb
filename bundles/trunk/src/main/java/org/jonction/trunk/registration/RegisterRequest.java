package org.jonction.trunk.registration;

import gov.nist.javax.sip.message.SIPRequest;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.Registration;
import org.jonction.api.trunk.Registration.Mode;
import org.jonction.api.trunk.Trunk;
import org.jonction.trunk.WrittenRequest;

/** Makes a REGISTER (RFC 3261 section 10.2, RFC 6140 section 5.1). */
final class RegisterRequest {
    private RegisterRequest() {}

    /**
     * Builds it.
     *
     * @param expiresS life to ask for; 0 removes the Contact
     * @throws ParseException when the trunk's names do not make a SIP message
     */
    static SIPRequest build(Trunk trunk, Registration registration, ListeningPoint local, Id id, int expiresS)
            throws ParseException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("From", "<sip:" + registration.aor() + ">;tag=" + id.tag);
        headers.put("To", "<sip:" + registration.aor() + ">");
        headers.put("Call-ID", id.callId);
        headers.put("CSeq", id.cseq + " REGISTER");
        headers.put("Max-Forwards", "70");
        headers.put("Contact", "<" + contact(registration, local) + ">;expires=" + expiresS);
        headers.put("Expires", Integer.toString(expiresS));
        headers.put("Supported", "path"); // RFC 3327 5.1
        if (registration.mode() == Mode.GIN) {
            headers.put("Require", "gin");
            headers.put("Proxy-Require", "gin");
        }
        return WrittenRequest.of(trunk, "REGISTER sip:" + registration.domain() + " SIP/2.0", headers);
    }

    /** What all REGISTERs of one registration share, and the number of the next one. */
    record Id(String callId, String tag, long cseq) {}

    /** The Contact of the box: with a user, or for all numbers (RFC 6140 section 5.2). */
    static String contact(Registration registration, ListeningPoint local) {
        String user = registration.mode() == Mode.GIN ? "" : registration.contactUser() + "@";
        String transport = local.transport() == Transport.UDP
                ? ""
                : ";transport=" + local.transport().name().toLowerCase(Locale.ROOT);
        return "sip:" + user + local.host() + ":" + local.port() + transport
                + (registration.mode() == Mode.GIN ? ";bnc" : "");
    }
}
