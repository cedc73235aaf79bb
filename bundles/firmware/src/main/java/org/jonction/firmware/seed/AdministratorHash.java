package org.jonction.firmware.seed;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The hash of a password in a seed: Argon2id (RFC 9106) with costs that protect it and that the box can bear. */
final class AdministratorHash {
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    private static final int LEAST_MEMORY_KIB = 19 * 1024;
    private static final int MOST_MEMORY_KIB = 64 * 1024;
    private static final int LEAST_PASSES = 2;
    private static final int MOST_PASSES = 10;
    private static final int MOST_LANES = 4;
    private static final int LEAST_SALT_BYTES = 8;
    private static final int LEAST_HASH_BYTES = 16;
    private static final int MOST_BYTES = 64;
    private static final String HOW =
            " Make the hash with `./jonction hash` or `jonctl hash` and write its output there, one line.";

    private AdministratorHash() {}

    /** What is wrong with a line that should be a hash, and what to do; the line itself is not repeated. */
    static Optional<String> mistake(String line) {
        Matcher parts = PHC.matcher(line);
        if (!parts.matches()) {
            return Optional.of(
                    line.startsWith("$argon2")
                            ? "is no Argon2id hash of version 19 (`$argon2id$v=19$m=...,t=...,p=...$SALT$HASH`)." + HOW
                            : "is no Argon2id hash. A password in plain text is refused:"
                                    + " everybody who finds the stick could read it." + HOW);
        }
        int memory = Integer.parseInt(parts.group(1));
        int passes = Integer.parseInt(parts.group(2));
        int lanes = Integer.parseInt(parts.group(3));
        if (memory < LEAST_MEMORY_KIB || passes < LEAST_PASSES || lanes < 1) {
            return Optional.of("is a hash that is too cheap to guess (m=%d, t=%d, p=%d); m is at least %d, t at least %d."
                            .formatted(memory, passes, lanes, LEAST_MEMORY_KIB, LEAST_PASSES)
                    + HOW);
        }
        if (memory > MOST_MEMORY_KIB || passes > MOST_PASSES || lanes > MOST_LANES) {
            return Optional.of("is a hash that the box has no memory or time for (m=%d, t=%d, p=%d); at most %d, %d, %d."
                            .formatted(memory, passes, lanes, MOST_MEMORY_KIB, MOST_PASSES, MOST_LANES)
                    + HOW);
        }
        return sized(parts.group(4), LEAST_SALT_BYTES) && sized(parts.group(5), LEAST_HASH_BYTES)
                ? Optional.empty()
                : Optional.of("is a hash whose salt or sum is too short or cut." + HOW);
    }

    private static boolean sized(String base64, int least) {
        try {
            int length = Base64.getDecoder().decode(base64).length;
            return length >= least && length <= MOST_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
