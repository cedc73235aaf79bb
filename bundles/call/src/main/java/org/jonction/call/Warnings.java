package org.jonction.call;

import gov.nist.javax.sip.message.SIPResponse;

/** The standard texts of warn-codes (RFC 3261 section 20.43): they tell a far end nothing of the other realm. */
final class Warnings {
    private Warnings() {}

    static void add(SIPResponse response, Leg to, SdpException e) {
        Messages.set(response, "Warning", e.warnCode + " " + Uris.host(to) + " \"" + text(e.warnCode) + "\"");
    }

    private static String text(int warnCode) {
        return switch (warnCode) {
            case 300 -> "Incompatible network protocol";
            case SdpException.ADDRESS_FORMAT -> "Incompatible network address formats";
            case SdpException.TRANSPORT_PROTOCOL -> "Incompatible transport protocol";
            case SdpException.MEDIA_TYPE -> "Media type not available";
            case SdpException.MEDIA_FORMAT -> "Incompatible media format";
            default -> "Session description not understood";
        };
    }
}
