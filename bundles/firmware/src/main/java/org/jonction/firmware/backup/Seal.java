package org.jonction.firmware.backup;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts and decrypts the chunks of a backup (AES-256-GCM). The nonce of a chunk holds its number and whether it is
 * the last one, and the header of the file is authenticated with each: chunks that are missing, moved, or of another
 * backup are found.
 */
final class Seal {
    static final int CHUNK_BYTES = 64 * 1024;
    static final int TAG_BYTES = 16;

    private static final int NONCE_BYTES = 12;

    private final SecretKeySpec key;
    private final byte[] header;

    Seal(SecretKeySpec key, byte[] header) {
        this.key = key;
        this.header = header;
    }

    byte[] seal(int number, boolean last, byte[] chunk, int length) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, number, last).doFinal(chunk, 0, length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /** The content of a chunk, or null when it is not chunk {@code number}, not as it was sealed, or not the last. */
    byte @Nullable [] open(int number, boolean last, byte[] chunk, int length) {
        try {
            return cipher(Cipher.DECRYPT_MODE, number, last).doFinal(chunk, 0, length);
        } catch (AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    /** The key is new for each backup, so counting makes every nonce unique. */
    private Cipher cipher(int mode, int number, boolean last) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                .putInt(number)
                .put((byte) (last ? 1 : 0))
                .array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(header);
        return cipher;
    }
}
