package org.jonction.call;

import java.util.concurrent.ThreadLocalRandom;
import org.jonction.api.media.Side;

/** Offers of both ends that cross (RFC 3261 section 14.1). */
final class Glare {
    /** A far end that answers 491 so often has some other reason. */
    static final int MOST_TRIES = 4;

    private Glare() {}

    /** How long to wait before the next try: longer for the side that chose the Call-ID, so that both do not meet again. */
    static long pauseMs(Leg leg) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return ownsCallId(leg) ? 2_100 + 10L * random.nextInt(191) : 10L * random.nextInt(201);
    }

    static boolean ownsCallId(Leg leg) {
        return leg.side == Side.B;
    }
}
