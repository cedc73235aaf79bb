package org.jonction.call;

import java.util.List;
import org.jonction.api.media.SrtpKey;
import org.jonction.api.media.SrtpSuite;
import org.jspecify.annotations.Nullable;

/**
 * One {@code a=crypto} line (RFC 4568).
 *
 * @param tag what the answer names it by
 * @param key what its sender sends under
 */
record Crypto(int tag, SrtpKey key) {
    private static final int MOST_PARTS = 16;
    private static final int MOST_TAG = 999_999_999;
    private static final int MOST_MKI = 128;
    private static final String INLINE = "inline:";

    /** Reads the value of the attribute. @return null when the box cannot do what it asks for, or it makes no sense */
    static @Nullable Crypto parse(String value) {
        List<String> parts = Texts.tokens(value, MOST_PARTS);
        int tag = parts.size() < 3 || parts.size() > MOST_PARTS ? -1 : Texts.number(parts.getFirst(), MOST_TAG);
        SrtpSuite suite = tag < 0 ? null : SrtpSuite.of(parts.get(1)).orElse(null);
        if (suite == null || !parts.subList(3, parts.size()).stream().allMatch(Crypto::ignorable)) {
            return null;
        }
        SrtpKey key = key(suite, parts.get(2));
        return key == null ? null : new Crypto(tag, key);
    }

    // RFC 4568 6.3: what is not understood makes the line unusable, unless a minus says otherwise; WSH is but a hint
    private static boolean ignorable(String parameter) {
        return parameter.startsWith("-") || parameter.startsWith("WSH=");
    }

    // RFC 4568 6.1
    private static @Nullable SrtpKey key(SrtpSuite suite, String parameters) {
        if (!parameters.startsWith(INLINE)) {
            return null;
        }
        String[] parts = parameters.substring(INLINE.length()).split("\\|", -1);
        long lifetime = 0;
        int mki = 0;
        for (int i = 1; i < parts.length; i++) {
            int colon = parts[i].indexOf(':');
            if (colon >= 0) {
                mki = Texts.number(parts[i].substring(colon + 1), MOST_MKI);
            } else {
                lifetime = lifetime(parts[i]);
            }
        }
        if (parts.length > 3 || mki < 0 || lifetime < 0) {
            return null;
        }
        try {
            return new SrtpKey(suite, parts[0], mki, lifetime);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static long lifetime(String text) {
        if (text.startsWith("2^")) {
            int power = Texts.number(text.substring(2), 48); // RFC 3711 9.2
            return power < 0 ? -1 : 1L << power;
        }
        int packets = Texts.number(text, Integer.MAX_VALUE);
        return packets > 0 ? packets : -1;
    }

    /** The line as the box writes it. */
    String line() {
        return "a=crypto:" + tag + ' ' + key.suite() + ' ' + INLINE + key.inline();
    }
}
