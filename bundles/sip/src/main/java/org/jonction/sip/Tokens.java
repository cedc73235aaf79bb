package org.jonction.sip;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/** Unguessable tokens for branches and Call-IDs, taken from a buffer of random bytes. */
final class Tokens {
    private static final byte[] ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH = 20;

    private final SecureRandom random = new SecureRandom();
    private final byte[] buffer = new byte[LENGTH * 128];
    private int used = buffer.length;

    /** 120 random bits in 20 characters of RFC 3261's {@code token}. */
    synchronized String next() {
        if (used == buffer.length) {
            random.nextBytes(buffer);
            used = 0;
        }
        byte[] token = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            token[i] = ALPHABET[buffer[used++] & 63];
        }
        return new String(token, StandardCharsets.ISO_8859_1);
    }
}
