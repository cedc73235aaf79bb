package org.jonction.api.firmware;

import org.jspecify.annotations.Nullable;

/**
 * How far an update of the firmware has come. A call never notices one: it is written to the slot that does not run.
 *
 * @param phase where it stands
 * @param percent progress within the phase, 0 to 100
 * @param source what is installed: a file name, or an address without its credentials; empty when {@link Phase#NONE}
 * @param version version of the update, known after its check
 * @param message for {@link Phase#FAILED}: what is wrong and what to do
 */
public record Install(Phase phase, int percent, String source, @Nullable String version, @Nullable String message) {
    /** The phases in their order. */
    public enum Phase {
        /** No update since this start. */
        NONE,
        /** The file comes in, by upload, from an address or from a USB stick. */
        RECEIVING,
        /** Signature, board and version are checked. Nothing has been written to a slot. */
        CHECKING,
        /** It is written to the other slot. */
        WRITING,
        /** The other slot holds it; the next start takes it. */
        INSTALLED,
        /** Refused or broken off; the running slot stays in charge. */
        FAILED
    }
}
