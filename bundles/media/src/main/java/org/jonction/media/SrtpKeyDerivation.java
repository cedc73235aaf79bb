package org.jonction.media;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jonction.api.media.SrtpKey;
import org.jonction.api.media.SrtpSuite;

/** Session keys out of a master key, at a key derivation rate of 0 (RFC 3711 section 4.3, RFC 6188 section 3). */
final class SrtpKeyDerivation {
    static final int RTP = 0;
    static final int RTCP = 3;

    private static final int BLOCK = 16;
    private static final int ENCRYPTION = 0;
    private static final int AUTHENTICATION = 1;
    private static final int SALT = 2;
    private static final int AUTHENTICATION_BYTES = 20;
    private static final int LEAST_RTCP_TAG = 10;

    private final Cipher aes;
    private final byte[] salt;

    SrtpKeyDerivation(byte[] masterKey, byte[] masterSalt) throws GeneralSecurityException {
        aes = aes(masterKey);
        salt = Arrays.copyOf(masterSalt, BLOCK); // RFC 7714 11: a short salt is filled up with zeros
    }

    /** The transform of one kind of packets, {@link #RTP} or {@link #RTCP}. */
    static SrtpCipher cipher(SrtpKey key, int kind) {
        SrtpSuite suite = key.suite();
        byte[] secret = key.bytes();
        try {
            SrtpKeyDerivation derive = new SrtpKeyDerivation(
                    Arrays.copyOf(secret, suite.keyBytes()),
                    Arrays.copyOfRange(secret, suite.keyBytes(), secret.length));
            byte[] encryption = derive.key(kind + ENCRYPTION, suite.keyBytes());
            byte[] salt = derive.key(kind + SALT, suite.saltBytes());
            if (suite.aead()) {
                return new AesGcm(encryption, salt);
            }
            byte[] authentication = derive.key(kind + AUTHENTICATION, AUTHENTICATION_BYTES);
            // RFC 4568 6.2.2: SRTCP has the long tag with either suite
            int tag = kind == RTCP ? Math.max(LEAST_RTCP_TAG, suite.tagBytes()) : suite.tagBytes();
            return new AesCmHmac(encryption, salt, authentication, tag);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + suite, e);
        }
    }

    /** The key of this label (RFC 3711 section 4.3.1). */
    byte[] key(int label, int length) throws GeneralSecurityException {
        byte[] counters = new byte[BLOCK * ((length + BLOCK - 1) / BLOCK)];
        for (int i = 0; i < counters.length; i += BLOCK) {
            System.arraycopy(salt, 0, counters, i, BLOCK);
            counters[i + 7] ^= (byte) label;
            counters[i + BLOCK - 1] = (byte) (i / BLOCK);
        }
        return Arrays.copyOf(aes.doFinal(counters), length);
    }

    /** A block cipher without a mode, that encrypts. */
    static Cipher aes(byte[] key) throws GeneralSecurityException {
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        return aes;
    }
}
