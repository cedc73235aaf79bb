package org.jonction.call;

import org.jonction.api.media.Side;
import org.jspecify.annotations.Nullable;

/**
 * Why a session ends.
 *
 * @param by {@code caller}, {@code called} or {@code box}
 * @param gone the leg that needs no BYE any more, or null
 * @param q850 Q.850 cause for the Reason header, or -1
 * @param status status for a caller that has no answer yet
 * @param text the reason, in one sentence
 */
record Cause(String by, @Nullable Leg gone, int q850, int status, String text) {
    static Cause bye(Leg leg, int q850) {
        return new Cause(by(leg), leg, q850, 480, leg.who() + " hung up");
    }

    /** A leg whose dialog has ceased to exist at the far end. */
    static Cause lost(Leg leg, String text) {
        return new Cause("box", leg, -1, 480, text);
    }

    static Cause box(int q850, String text) {
        return new Cause("box", null, q850, 480, text);
    }

    static Cause box(int q850, int status, String text) {
        return new Cause("box", null, q850, status, text);
    }

    static String by(Leg leg) {
        return leg.side == Side.A ? "caller" : "called";
    }
}
