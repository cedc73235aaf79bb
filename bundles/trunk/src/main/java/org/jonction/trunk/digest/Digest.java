package org.jonction.trunk.digest;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jonction.api.trunk.DigestAlgorithm;

/** The hashes of RFC 7616 section 3.4, in hexadecimal digits. */
public final class Digest {
    private Digest() {}

    /** H(A1): what stands for a password in one realm (RFC 7616 section 3.4.2). */
    public static String ha1(DigestAlgorithm algorithm, String userName, String realm, char[] password) {
        MessageDigest hash = hash(algorithm);
        hash.update((userName + ':' + realm + ':').getBytes(StandardCharsets.UTF_8));
        ByteBuffer secret = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        try {
            hash.update(secret.duplicate());
            return HexFormat.of().formatHex(hash.digest());
        } finally {
            Arrays.fill(secret.array(), (byte) 0);
        }
    }

    /** The response with {@code qop=auth} (RFC 7616 section 3.4.1). */
    public static String response(
            DigestAlgorithm algorithm, String ha1, String nonce, String nc, String cnonce, String method, String uri) {
        return kd(algorithm, ha1, nonce + ':' + nc + ':' + cnonce + ":auth:" + ha2(algorithm, method, uri));
    }

    /** The response without qop (RFC 2617 section 3.2.2.1, as of RFC 2069). */
    public static String response(DigestAlgorithm algorithm, String ha1, String nonce, String method, String uri) {
        return kd(algorithm, ha1, nonce + ':' + ha2(algorithm, method, uri));
    }

    private static String kd(DigestAlgorithm algorithm, String ha1, String data) {
        return hex(algorithm, ha1 + ':' + data);
    }

    private static String ha2(DigestAlgorithm algorithm, String method, String uri) {
        return hex(algorithm, method + ':' + uri);
    }

    private static String hex(DigestAlgorithm algorithm, String text) {
        return HexFormat.of().formatHex(hash(algorithm).digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest hash(DigestAlgorithm algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.javaName());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java lacks " + algorithm.javaName(), e);
        }
    }
}
