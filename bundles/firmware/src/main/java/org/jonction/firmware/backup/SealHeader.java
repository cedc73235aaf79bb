package org.jonction.firmware.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jonction.api.firmware.FirmwareException;

/**
 * What stands in clear at the start of a backup: how the key follows from the passphrase (Argon2id, RFC 9106), a value
 * that tells a wrong passphrase from a damaged file, and a checksum of all this.
 *
 * @param memoryKib Argon2's memory
 * @param passes Argon2's passes
 * @param lanes Argon2's parallelism
 * @param salt random, for this backup only
 * @param verifier what follows from the right passphrase beside the key
 */
record SealHeader(int memoryKib, int passes, int lanes, byte[] salt, byte[] verifier) {
    private static final byte[] MAGIC = "Jonction backup\n".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 1;
    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 32;
    private static final int VERIFIER_BYTES = 16;
    private static final int CHECKSUM_BYTES = 32;
    private static final int BODY_BYTES = MAGIC.length + 4 * Integer.BYTES + SALT_BYTES + VERIFIER_BYTES;
    static final int BYTES = BODY_BYTES + CHECKSUM_BYTES;

    private static final int MEMORY_KIB = 64 * 1024;
    private static final int PASSES = 3;
    private static final int LANES = 1;
    /** Costs above these are an attempt to exhaust the box. */
    private static final int MOST_MEMORY_KIB = 256 * 1024;

    private static final int MOST_PASSES = 16;
    private static final int MOST_LANES = 8;

    /** A header and the key that goes with it. */
    record Keyed(SealHeader header, SecretKeySpec key) {}

    /** A new header for a passphrase, which stays the caller's to wipe. */
    static Keyed create(char[] passphrase, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] derived = derive(passphrase, MEMORY_KIB, PASSES, LANES, salt);
        byte[] verifier = Arrays.copyOfRange(derived, KEY_BYTES, derived.length);
        return new Keyed(new SealHeader(MEMORY_KIB, PASSES, LANES, salt, verifier), key(derived));
    }

    byte[] bytes() {
        byte[] body = ByteBuffer.allocate(BODY_BYTES)
                .put(MAGIC)
                .putInt(FORMAT)
                .putInt(memoryKib)
                .putInt(passes)
                .putInt(lanes)
                .put(salt)
                .put(verifier)
                .array();
        return ByteBuffer.allocate(BYTES).put(body).put(sha256(body)).array();
    }

    /** @throws FirmwareException when it is no backup, one of an unknown format, or its first bytes are damaged */
    static SealHeader read(InputStream in) throws IOException, FirmwareException {
        byte[] bytes = in.readNBytes(BYTES);
        if (bytes.length < MAGIC.length || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
            throw new FirmwareException("this is no backup of Jonction: choose a file *.jonction-backup");
        }
        if (bytes.length < BYTES) {
            throw new FirmwareException("the backup is cut short: copy it from its source again");
        }
        byte[] body = Arrays.copyOf(bytes, BODY_BYTES);
        ByteBuffer fields = ByteBuffer.wrap(body).position(MAGIC.length);
        int format = fields.getInt();
        if (!Arrays.equals(sha256(body), Arrays.copyOfRange(bytes, BODY_BYTES, BYTES))) {
            throw new FirmwareException("the backup is damaged at its start: copy it from its source again");
        }
        if (format != FORMAT) {
            throw new FirmwareException("the backup has format " + format + ", this version of the box reads format "
                    + FORMAT + ": update the box first");
        }
        SealHeader header = new SealHeader(
                fields.getInt(), fields.getInt(), fields.getInt(), next(fields, SALT_BYTES), next(fields, VERIFIER_BYTES));
        if (!header.withinBounds()) {
            throw new FirmwareException("the backup asks for more memory or time than the box gives for a key");
        }
        return header;
    }

    /** The key. @throws FirmwareException when the passphrase is another */
    SecretKeySpec open(char[] passphrase) throws FirmwareException {
        byte[] derived = derive(passphrase, memoryKib, passes, lanes, salt);
        if (!MessageDigest.isEqual(verifier, Arrays.copyOfRange(derived, KEY_BYTES, derived.length))) {
            Arrays.fill(derived, (byte) 0);
            throw new FirmwareException("the passphrase is wrong");
        }
        return key(derived);
    }

    private boolean withinBounds() {
        return lanes >= 1
                && lanes <= MOST_LANES
                && passes >= 1
                && passes <= MOST_PASSES
                && memoryKib >= 8 * lanes
                && memoryKib <= MOST_MEMORY_KIB;
    }

    private static byte[] next(ByteBuffer from, int count) {
        byte[] bytes = new byte[count];
        from.get(bytes);
        return bytes;
    }

    private static SecretKeySpec key(byte[] derived) {
        SecretKeySpec key = new SecretKeySpec(derived, 0, KEY_BYTES, "AES");
        Arrays.fill(derived, (byte) 0);
        return key;
    }

    private static byte[] derive(char[] passphrase, int memoryKib, int passes, int lanes, byte[] salt) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
        byte[] password = new byte[encoded.remaining()];
        encoded.get(password);
        byte[] derived = new byte[KEY_BYTES + VERIFIER_BYTES];
        try {
            generator.generateBytes(password, derived);
            return derived;
        } finally {
            Arrays.fill(password, (byte) 0);
            Arrays.fill(encoded.array(), (byte) 0);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
