package org.jonction.api.trunk;

import java.util.List;
import java.util.Optional;
import org.jonction.api.config.Settings;

/**
 * A user name and password for digest authentication (RFC 3261 section 22, RFC 8760).
 *
 * @param userName user name
 * @param realm the one realm in which it holds (RFC 3261 section 22.1)
 * @param passwordRef name of the password in the {@link org.jonction.api.config.SecretStore}
 * @param algorithms algorithms that may be used; the strongest that the far end has, too, is
 */
public record DigestAccount(String userName, String realm, String passwordRef, List<DigestAlgorithm> algorithms) {
    public DigestAccount {
        algorithms = List.copyOf(algorithms);
    }

    /** Reads the object of a document, or empty when it is not there. */
    static Optional<DigestAccount> from(Settings s) {
        return s.find("userName").map(userName -> new DigestAccount(
                userName,
                s.text("realm"),
                s.text("passwordRef"),
                s.texts("algorithms").stream()
                        .map(token -> DigestAlgorithm.of(token)
                                .orElseThrow(() -> new IllegalArgumentException("configuration field '" + s.path()
                                        + "algorithms' has '" + token + "', expected MD5, SHA-256 or SHA-512-256")))
                        .toList()));
    }
}
