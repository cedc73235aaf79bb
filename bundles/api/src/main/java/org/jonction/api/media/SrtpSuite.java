package org.jonction.api.media;

import java.util.Arrays;
import java.util.Optional;

/** A cipher suite of SRTP by its name in {@code a=crypto} (RFC 4568 section 6.2, RFC 6188, RFC 7714). */
public enum SrtpSuite {
    AES_CM_128_HMAC_SHA1_80(16, 14, 10),
    AES_CM_128_HMAC_SHA1_32(16, 14, 4),
    AES_256_CM_HMAC_SHA1_80(32, 14, 10),
    AES_256_CM_HMAC_SHA1_32(32, 14, 4),
    AEAD_AES_128_GCM(16, 12, 16),
    AEAD_AES_256_GCM(32, 12, 16);

    private final int keyBytes;
    private final int saltBytes;
    private final int tagBytes;

    SrtpSuite(int keyBytes, int saltBytes, int tagBytes) {
        this.keyBytes = keyBytes;
        this.saltBytes = saltBytes;
        this.tagBytes = tagBytes;
    }

    /** The suite of this name; empty when it is none of these. */
    public static Optional<SrtpSuite> of(String name) {
        return Arrays.stream(values()).filter(suite -> suite.name().equals(name)).findFirst();
    }

    /** Length of the master key in bytes. */
    public int keyBytes() {
        return keyBytes;
    }

    /** Length of the master salt in bytes. */
    public int saltBytes() {
        return saltBytes;
    }

    /** Length of the authentication tag of an RTP packet in bytes; that of RTCP is never below 10. */
    public int tagBytes() {
        return tagBytes;
    }

    /** Whether one algorithm encrypts and authenticates (RFC 7714). */
    public boolean aead() {
        return this == AEAD_AES_128_GCM || this == AEAD_AES_256_GCM;
    }
}
