package org.jonction.call;

import gov.nist.javax.sip.header.ExtensionHeaderImpl;
import gov.nist.javax.sip.message.SIPRequest;
import org.jspecify.annotations.Nullable;

/**
 * Calls that come back to the box. A proxy behind the box keeps the From tag, which is the box's own; Max-Forwards ends
 * what comes back under another tag (RFC 5393, RFC 7332).
 */
final class Loops {
    private static final String MAX_BREADTH = "Max-Breadth";
    private static final int LONGEST_CHAIN = 70;

    private Loops() {}

    /**
     * Whether {@code invite} was in the box before, from the same trunk with the same called number. Back from another
     * trunk, or with another number, it is routed otherwise: a spiral, not a loop (RFC 5393 4.2).
     */
    static boolean closed(Sessions sessions, SIPRequest invite, Face face) {
        Leg sent = leg(sessions, invite.getFromTag());
        if (sent == null) {
            return false;
        }
        String called = Called.of(invite, face.trunk).user().text();
        for (int i = 0; i < LONGEST_CHAIN && sent != null; i++) {
            Leg before = sent.session.a;
            if (before.trunk().name().equals(face.trunk.name()) && before.number.equals(called)) {
                return true;
            }
            sent = leg(sessions, before.dialog.remoteTag());
        }
        return false;
    }

    private static @Nullable Leg leg(Sessions sessions, @Nullable String tag) {
        return tag == null ? null : sessions.leg(tag);
    }

    /** Whether the caller lets the call have no branch at all (RFC 5393 5.3.3.1). */
    static boolean noBreadth(SIPRequest invite) {
        return "0".equals(breadth(invite));
    }

    /** Carries Max-Breadth on: the box tries one branch at a time, and each may have all of it (RFC 5393 5.3.3). */
    static void carryBreadth(SIPRequest received, SIPRequest sent) {
        String breadth = breadth(received);
        if (breadth.matches("\\d{1,9}")) {
            Messages.set(sent, MAX_BREADTH, breadth);
        }
    }

    private static String breadth(SIPRequest request) {
        return request.hasHeader(MAX_BREADTH) && request.getHeader(MAX_BREADTH) instanceof ExtensionHeaderImpl header
                ? header.getValue().strip()
                : "";
    }
}
