package org.jonction.trunk.digest;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces that need no memory until they are used: a time, and a code over it that only this box can make (RFC 7616
 * section 5.4). Of the used ones it remembers which counts have come, so that no request can be replayed (section 5.5).
 */
final class Nonces {
    /** How long a nonce may be used. */
    static final long LIFE_MS = 300_000;

    private static final int MOST_USED = 10_000;
    private static final int CODE_BYTES = 16;
    private static final int WINDOW = 64;

    private final SecretKeySpec key;
    private final LongSupplier clockMs;
    private final Map<String, Seen> used = new LinkedHashMap<>();
    private long forgottenBeforeMs = Long.MIN_VALUE;

    /** The highest count that has come, and which of the {@link #WINDOW} up to it. */
    private static final class Seen {
        private long highest;
        private long window;

        boolean first(long count) {
            if (count > highest) {
                long shift = count - highest;
                window = shift >= WINDOW ? 1 : window << shift | 1;
                highest = count;
                return true;
            }
            long bit = highest - count < WINDOW ? 1L << (highest - count) : 0;
            boolean isNew = bit != 0 && (window & bit) == 0;
            window |= bit;
            return isNew;
        }
    }

    Nonces(LongSupplier clockMs) {
        this.clockMs = clockMs;
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /** A new one for requests from this address in this realm. */
    String create(String realm, InetAddress from) {
        long now = clockMs.getAsLong();
        byte[] bytes = ByteBuffer.allocate(Long.BYTES + CODE_BYTES).putLong(now).put(code(now, realm, from)).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether it was made here for such requests and is not too old. */
    boolean valid(String nonce, String realm, InetAddress from) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException e) {
            return false;
        }
        if (bytes.length != Long.BYTES + CODE_BYTES) {
            return false;
        }
        long madeMs = ByteBuffer.wrap(bytes).getLong();
        byte[] code = Arrays.copyOfRange(bytes, Long.BYTES, bytes.length);
        long ageMs = clockMs.getAsLong() - madeMs;
        return MessageDigest.isEqual(code, code(madeMs, realm, from))
                && ageMs >= 0
                && ageMs <= LIFE_MS
                && !forgotten(madeMs);
    }

    private synchronized boolean forgotten(long madeMs) {
        return madeMs < forgottenBeforeMs;
    }

    /** Whether this count comes for the first time with a valid nonce. */
    synchronized boolean first(String nonce, String count) {
        long number;
        try {
            number = Long.parseLong(count, 16);
        } catch (NumberFormatException e) {
            return false;
        }
        if (number <= 0) {
            return false;
        }
        if (used.size() >= MOST_USED && !used.containsKey(nonce)) {
            used.clear(); // what was made until now counts as old: its holders are challenged once more
            forgottenBeforeMs = clockMs.getAsLong() + 1;
            return false;
        }
        return used.computeIfAbsent(nonce, same -> new Seen()).first(number);
    }

    /** Forgets the counts of nonces that are too old by now. */
    synchronized void sweep() {
        long oldestMs = clockMs.getAsLong() - LIFE_MS;
        used.keySet().removeIf(nonce -> ByteBuffer.wrap(Base64.getUrlDecoder().decode(nonce)).getLong() < oldestMs);
    }

    private byte[] code(long madeMs, String realm, InetAddress from) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(ByteBuffer.allocate(Long.BYTES).putLong(madeMs).array());
            mac.update(from.getAddress());
            mac.update(realm.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(mac.doFinal(), CODE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }
}
