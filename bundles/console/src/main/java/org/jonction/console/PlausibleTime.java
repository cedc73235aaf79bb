package org.jonction.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The time by which the console's certificate is made and judged: that of the machine's clock, unless it cannot be
 * right. A clock without battery begins in 1970, a broken one anywhere, until a time server answers. Then it is the time
 * at which the image was made.
 *
 * @param clock the machine's clock
 * @param built when the image was made that the machine runs from; absent when it runs from none
 */
record PlausibleTime(InstantSource clock, @Nullable Instant built) implements InstantSource {
    /** After that nobody updates a box any more; systemd sets a clock back by the same rule. */
    private static final Duration LONGEST_SERVICE = Duration.ofDays(15 * 365);

    /** Its time of modification is that of the image, see systemd(1). */
    private static final Path EPOCH = Path.of("/usr/lib/clock-epoch");

    /** The time of this machine. */
    static PlausibleTime ofMachine() throws IOException {
        Instant built = Files.exists(EPOCH) ? Files.getLastModifiedTime(EPOCH).toInstant() : null;
        return new PlausibleTime(InstantSource.system(), built);
    }

    @Override
    public Instant instant() {
        Instant now = clock.instant();
        boolean wrong = built != null && (now.isBefore(built) || now.isAfter(built.plus(LONGEST_SERVICE)));
        return wrong ? built : now;
    }
}
