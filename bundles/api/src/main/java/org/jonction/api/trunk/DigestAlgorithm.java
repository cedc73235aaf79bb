package org.jonction.api.trunk;

import java.util.Locale;
import java.util.Optional;

/** A hash algorithm of digest authentication (RFC 8760 section 2.1), weakest first. */
public enum DigestAlgorithm {
    MD5("MD5", "MD5"),
    SHA_256("SHA-256", "SHA-256"),
    SHA_512_256("SHA-512-256", "SHA-512/256");

    private final String token;
    private final String javaName;

    DigestAlgorithm(String token, String javaName) {
        this.token = token;
        this.javaName = javaName;
    }

    /** Its name in the parameter {@code algorithm} and in documents. */
    public String token() {
        return token;
    }

    /** Its name for {@link java.security.MessageDigest}. */
    public String javaName() {
        return javaName;
    }

    /** The algorithm of this name in any case, or empty for one that is not supported. */
    public static Optional<DigestAlgorithm> of(String token) {
        for (DigestAlgorithm one : values()) {
            if (one.token.equals(token.toUpperCase(Locale.ROOT))) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return token;
    }
}
