package org.jonction.api.trunk;

import java.util.Optional;
import org.jonction.api.config.Settings;

/**
 * How the box registers at the peer of a trunk (RFC 3261 section 10).
 *
 * @param mode what is registered
 * @param aor address-of-record without a scheme, {@code user@host}; the host is the registrar's domain
 * @param contactUser user part of the registered Contact; empty with {@link Mode#GIN}
 * @param expiresS life that is asked for, in seconds
 */
public record Registration(Mode mode, String aor, String contactUser, int expiresS) {
    /** What is registered. */
    public enum Mode {
        /** One address-of-record (SIPconnect 1.1, registration mode). */
        SINGLE,
        /** All numbers of the trunk in bulk (RFC 6140). */
        GIN
    }

    /** Host part of the address-of-record. */
    public String domain() {
        return aor.substring(aor.indexOf('@') + 1);
    }

    /** Reads the object of a document, or empty when its mode is {@code NONE}. */
    static Optional<Registration> from(Settings s, Optional<DigestAccount> account, String peerDomain) {
        if (s.text("mode").equals("NONE")) {
            return Optional.empty();
        }
        Mode mode = s.choice("mode", Mode.class);
        String aor = s.find("aor").orElseGet(() -> account.map(own ->
                        own.userName() + "@" + (peerDomain.isEmpty() ? own.realm() : peerDomain))
                .orElseThrow(() -> new IllegalArgumentException(
                        "configuration field '" + s.path() + "aor' is missing, and so is 'authentication'")));
        String user = s.find("contactUser").orElse(aor.substring(0, Math.max(0, aor.indexOf('@'))));
        return Optional.of(new Registration(mode, aor, mode == Mode.GIN ? "" : user, s.integer("expiresS")));
    }
}
