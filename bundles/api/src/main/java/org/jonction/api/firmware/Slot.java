package org.jonction.api.firmware;

/**
 * One of the two places that hold a whole system.
 *
 * @param name {@code A} or {@code B}
 * @param state what the boot loader thinks of it
 * @param running whether the box runs from it now
 * @param next whether the next start takes it
 * @param version version of the firmware in it; empty when the slot is empty or cannot be read
 */
public record Slot(String name, State state, boolean running, boolean next, String version) {
    /** What the boot loader thinks of a slot. */
    public enum State {
        /** Its last start passed the health gate. */
        GOOD,
        /** Written, and not yet seen to pass the health gate: it gets two tries. */
        TRIAL,
        /** It failed the health gate, or never held a system. */
        BAD
    }
}
