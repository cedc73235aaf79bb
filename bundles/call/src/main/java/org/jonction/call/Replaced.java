package org.jonction.call;

import gov.nist.javax.sip.message.SIPMessage;
import org.jspecify.annotations.Nullable;

/**
 * The dialog that a Replaces header names, as the user agent sees it that gets the header (RFC 3891 section 3).
 *
 * @param callId its Call-ID
 * @param toTag that user agent's own tag
 * @param fromTag tag of its far end
 * @param earlyOnly whether it is to be replaced only before it is answered
 */
record Replaced(String callId, String toTag, String fromTag, boolean earlyOnly) {
    /** The one that a message with Replaces names. @throws IllegalArgumentException when it cannot be read */
    static Replaced in(SIPMessage message) {
        String line = message.getHeader("Replaces").toString().strip();
        return of(line.substring(line.indexOf(':') + 1));
    }

    /** Reads the value of a header. @throws IllegalArgumentException when it cannot be read */
    static Replaced of(String value) {
        String[] parts = value.split(";", 8);
        String toTag = "";
        String fromTag = "";
        boolean early = false;
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            if (part.startsWith("to-tag=")) {
                toTag = part.substring(7);
            } else if (part.startsWith("from-tag=")) {
                fromTag = part.substring(9);
            } else if (part.equals("early-only")) {
                early = true;
            }
        }
        String callId = parts[0].strip();
        if (callId.isEmpty() || toTag.isEmpty() || fromTag.isEmpty()) {
            throw new IllegalArgumentException("Replaces needs Call-ID, to-tag and from-tag");
        }
        return new Replaced(callId, toTag, fromTag, early);
    }

    /**
     * What names a dialog of the box to a far end that is not of it: the box's own tag, which cannot be guessed, in place
     * of what would tell of the other realm.
     */
    static Replaced alias(Leg leg) {
        String tag = leg.dialog.localTag();
        return new Replaced(tag, tag, tag, false);
    }

    /** The leg of the box that is named, or null. */
    @Nullable
    Leg find(Sessions sessions) {
        Leg leg = sessions.leg(toTag);
        if (leg == null || leg.absent) {
            return null;
        }
        boolean exact = leg.dialog.callId().equals(callId) && leg.dialog.remoteTag().equals(fromTag);
        return exact || equals(alias(leg)) ? leg : null;
    }

    /** As the value of a header. */
    String text() {
        return callId + ";to-tag=" + toTag + ";from-tag=" + fromTag + (earlyOnly ? ";early-only" : "");
    }
}
