package org.jonction.api.trunk;

import java.util.Optional;
import org.jonction.api.config.Settings;

/**
 * How the peer of a trunk registers at the box (RFC 3261 section 10.3).
 *
 * @param mode what it may register
 * @param user user part of the address-of-record that it registers, which with the SIP interface names the trunk
 * @param minExpiresS shortest life that is granted, in seconds; a shorter wish is answered with 423
 * @param maxExpiresS longest life that is granted, in seconds
 * @param maxContacts most contacts at once
 */
public record PeerRegistration(Mode mode, String user, int minExpiresS, int maxExpiresS, int maxContacts) {
    /** What a peer may register. */
    public enum Mode {
        /** Contacts that take every call of the trunk as they are (RFC 3261 section 16.5). */
        SINGLE,
        /** Also contacts for all numbers of the trunk in bulk (RFC 6140). */
        GIN
    }

    /** Reads the object of a document, or empty when its mode is {@code NONE}. */
    static Optional<PeerRegistration> from(Settings s, Optional<DigestAccount> demanded) {
        if (s.find("mode").orElse("NONE").equals("NONE")) {
            return Optional.empty();
        }
        String user = s.find("user").or(() -> demanded.map(DigestAccount::userName))
                .orElseThrow(() -> new IllegalArgumentException("configuration field '" + s.path()
                        + "mode' lets the peer register, but 'peerAuthentication' is missing"));
        return Optional.of(new PeerRegistration(
                s.choice("mode", Mode.class), user, s.integer("minExpiresS"), s.integer("maxExpiresS"),
                s.integer("maxContacts")));
    }
}
