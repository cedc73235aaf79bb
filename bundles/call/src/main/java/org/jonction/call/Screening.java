package org.jonction.call;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.address.TelURLImpl;
import gov.nist.javax.sip.header.ContentType;
import gov.nist.javax.sip.header.ProxyRequire;
import gov.nist.javax.sip.header.Require;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a request must be before a call or a dialog has to do with it (RFC 3261 section 8.2). */
final class Screening {
    /** Methods of the standards that this user agent knows and does not do. */
    private static final Set<String> KNOWN =
            Set.of("REGISTER", "MESSAGE", "SUBSCRIBE", "NOTIFY", "REFER", "PUBLISH");

    private Screening() {}

    /** The response that refuses {@code request}, or null when nothing is wrong; {@code tag} as the box's tag. */
    static @Nullable SIPResponse refuse(SIPRequest request, Face face, String tag) {
        String method = request.getMethod();
        if (!face.allows(method)) {
            return method(request, face, tag);
        }
        SIPResponse refusal = request.hasHeader("Require") || request.hasHeader("Proxy-Require")
                ? require(request, face, tag)
                : null;
        if (refusal == null && carriesSdp(method)) {
            refusal = request.hasContent() ? content(request, face, tag) : null;
            if (refusal == null) {
                refusal = SessionTimer.refuse(request, face.trunk.profile().sessionTimer(), tag);
            }
        }
        return refusal;
    }

    // RFC 3261 8.2.1, 21.5.2
    private static SIPResponse method(SIPRequest request, Face face, String tag) {
        boolean known = KNOWN.contains(request.getMethod()) || Face.METHODS.contains(request.getMethod());
        SIPResponse response = Messages.response(request, known ? 405 : 501, tag);
        face.addAllow(response);
        return response;
    }

    // RFC 3261 8.2.2.3, and 20.29 as the peer sees a border between networks in the box
    private static @Nullable SIPResponse require(SIPRequest request, Face face, String tag) {
        StringBuilder unsupported = new StringBuilder();
        for (Iterator<?> all = request.getHeaders("Require"); all.hasNext(); ) {
            if (all.next() instanceof Require require && !face.supports(require.getOptionTag())) {
                unsupported.append(unsupported.isEmpty() ? "" : ", ").append(require.getOptionTag());
            }
        }
        for (Iterator<?> all = request.getHeaders("Proxy-Require"); all.hasNext(); ) {
            if (all.next() instanceof ProxyRequire require && !face.supports(require.getOptionTag())) {
                unsupported.append(unsupported.isEmpty() ? "" : ", ").append(require.getOptionTag());
            }
        }
        if (unsupported.isEmpty()) {
            return null;
        }
        SIPResponse response = Messages.response(request, 420, tag);
        Messages.set(response, "Unsupported", unsupported.toString());
        return response;
    }

    private static boolean carriesSdp(String method) {
        return method.equals("INVITE") || method.equals("UPDATE");
    }

    // RFC 3261 8.2.3
    private static @Nullable SIPResponse content(SIPRequest request, Face face, String tag) {
        boolean encoded = request.getContentEncoding() != null
                && !"identity".equalsIgnoreCase(request.getContentEncoding().getEncoding());
        if (!encoded && (hasSdp(request) || optional(request))) {
            return null;
        }
        SIPResponse response = Messages.response(request, 415, tag);
        face.addAccept(response);
        if (encoded) {
            Messages.set(response, "Accept-Encoding", "identity");
        }
        return response;
    }

    // RFC 3261 20.11: a body whose handling is optional may be ignored
    private static boolean optional(SIPRequest request) {
        return request.getContentDisposition() != null
                && "optional".equalsIgnoreCase(request.getContentDisposition().getHandling());
    }

    /** Whether the message carries a session description. */
    static boolean hasSdp(SIPMessage message) {
        ContentType type = (ContentType) message.getContentTypeHeader();
        return message.hasContent()
                && type != null
                && "application".equalsIgnoreCase(type.getContentType())
                && "sdp".equalsIgnoreCase(type.getContentSubType());
    }

    /** The response that refuses to pass an INFO of this type to the other side, or null. */
    static @Nullable SIPResponse refusePassing(SIPRequest request, Face face, String tag) {
        ContentType type = (ContentType) request.getContentTypeHeader();
        List<String> passed = face.trunk.profile().requests().infoTypes();
        if (!request.getMethod().equals("INFO") || !request.hasContent() || passed.contains("*")) {
            return null;
        }
        String given = type == null ? "" : type.getContentType() + '/' + type.getContentSubType();
        if (passed.stream().anyMatch(given::equalsIgnoreCase)) {
            return null;
        }
        SIPResponse response = Messages.response(request, 415, tag); // RFC 3261 21.4.13
        Messages.set(response, "Accept", String.join(", ", passed));
        return response;
    }

    /** Whether a request of the other side may be passed to this one. */
    static boolean takes(Face face, String method) {
        return !method.equals("MESSAGE") || face.allows(method);
    }

    /** The response that refuses an INVITE which would open a session, or null. */
    static @Nullable SIPResponse refuseNew(SIPRequest invite, Face face, String tag) {
        SIPResponse unreliable = Reliable.refuse(invite, face, tag);
        if (unreliable != null) {
            return unreliable;
        }
        if (!(invite.getRequestURI() instanceof SipUri) && !(invite.getRequestURI() instanceof TelURLImpl)) {
            return Messages.response(invite, 416, tag); // RFC 3261 8.2.2.1
        }
        if (invite.getMaxForwards() != null && invite.getMaxForwards().getMaxForwards() == 0) {
            return Messages.response(invite, 483, tag); // RFC 3261 16.3: it would loop on
        }
        if (Loops.noBreadth(invite)) {
            SIPResponse response = Messages.response(invite, 440, tag);
            response.setReasonPhrase("Max-Breadth Exceeded");
            return response;
        }
        if (invite.getContactHeader() == null || invite.getContactHeader().isWildCard()) {
            SIPResponse response = Messages.response(invite, 400, tag); // RFC 3261 8.1.1.8
            response.setReasonPhrase("Missing Contact");
            return response;
        }
        return null;
    }
}
