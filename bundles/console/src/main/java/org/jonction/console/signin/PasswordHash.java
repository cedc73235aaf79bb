package org.jonction.console.signin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Argon2id (RFC 9106) in the PHC text form, which carries its own costs so that they can be raised later. */
final class PasswordHash {
    static final int MIN_PASSWORD_LENGTH = 12;
    static final int MAX_PASSWORD_LENGTH = 256;
    private static final int MIN_DIFFERENT_CHARACTERS = 5;
    private static final int MEMORY_KIB = 32 * 1024;
    private static final int PASSES = 3;
    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    private static final SecureRandom RANDOM = new SecureRandom();
    /** One computation at a time bounds the memory that strangers can make the box use. */
    private static final Semaphore TURN = new Semaphore(1, true);

    private PasswordHash() {}

    /** The hash of a new password. @throws WeakPasswordException when it is too easily guessed */
    static String ofNew(String password) throws WeakPasswordException {
        requireStrong(password);
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        byte[] hash = compute(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES);
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$" + base64.encodeToString(salt)
                + "$" + base64.encodeToString(hash);
    }

    /** Whether this is an Argon2id hash. */
    static boolean isOne(String phc) {
        return PHC.matcher(phc).matches();
    }

    /** Whether {@code password} has this hash. @throws IllegalArgumentException when {@code phc} is no Argon2id hash */
    static boolean verify(String password, String phc) {
        Matcher parts = PHC.matcher(phc.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("not an Argon2id hash in PHC form");
        }
        if (password.length() > MAX_PASSWORD_LENGTH) {
            return false;
        }
        byte[] expected = Base64.getDecoder().decode(parts.group(5));
        byte[] actual = compute(
                password,
                Base64.getDecoder().decode(parts.group(4)),
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                expected.length);
        return MessageDigest.isEqual(expected, actual);
    }

    private static void requireStrong(String password) throws WeakPasswordException {
        if (password.length() < MIN_PASSWORD_LENGTH) {
            throw new WeakPasswordException(
                    "short", "the password needs at least " + MIN_PASSWORD_LENGTH + " characters");
        }
        if (password.length() > MAX_PASSWORD_LENGTH) {
            throw new WeakPasswordException(
                    "long", "the password may have at most " + MAX_PASSWORD_LENGTH + " characters");
        }
        if (password.chars().distinct().count() < MIN_DIFFERENT_CHARACTERS) {
            throw new WeakPasswordException(
                    "simple", "the password needs at least " + MIN_DIFFERENT_CHARACTERS + " different characters");
        }
    }

    private static byte[] compute(String password, byte[] salt, int memoryKib, int passes, int lanes, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[length];
        TURN.acquireUninterruptibly();
        try {
            generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        } finally {
            TURN.release();
        }
        return hash;
    }
}
