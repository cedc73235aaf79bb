package org.jonction.api.media;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * A master key of SRTP in one direction (RFC 3711 section 8.2). It is a secret: {@link #toString} does not tell it.
 *
 * @param suite what it is for
 * @param inline master key and salt in Base64, as {@code inline:} of {@code a=crypto} has them (RFC 4568 section 6.1)
 * @param mkiBytes length of the master key identifier in each packet; 0 for none
 * @param lifetime packets that may be sent under it; 0 for the most that the suite allows
 */
public record SrtpKey(SrtpSuite suite, String inline, int mkiBytes, long lifetime) {
    /** RFC 3711 section 9.2: the most packets under one master key. */
    public static final long MOST_PACKETS = 1L << 48;

    private static final SecureRandom RANDOM = new SecureRandom();

    /** @throws IllegalArgumentException when {@code inline} is no key of this suite; the message does not tell it */
    public SrtpKey {
        if (bytes(inline).length != suite.keyBytes() + suite.saltBytes()) {
            throw new IllegalArgumentException("an SRTP key that is too short or too long for " + suite);
        }
    }

    /** A new key, of the system's secure random numbers. */
    public static SrtpKey random(SrtpSuite suite) {
        byte[] secret = new byte[suite.keyBytes() + suite.saltBytes()];
        RANDOM.nextBytes(secret);
        return of(suite, secret);
    }

    /** A key of these bytes: master key and salt. */
    public static SrtpKey of(SrtpSuite suite, byte[] keyAndSalt) {
        return new SrtpKey(suite, Base64.getEncoder().encodeToString(keyAndSalt), 0, 0);
    }

    /** Master key and salt. */
    public byte[] bytes() {
        return bytes(inline);
    }

    private static byte[] bytes(String inline) {
        try {
            return Base64.getDecoder().decode(inline);
        } catch (IllegalArgumentException e) { // its message tells a part of the key
            throw new IllegalArgumentException("an SRTP key that is not Base64");
        }
    }

    @Override
    public String toString() {
        return "SrtpKey[" + suite + "]";
    }
}
