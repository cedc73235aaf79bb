package org.jonction.api.call;

/** State of a session. */
public enum CallState {
    /** The far end has not answered with anything but 100. */
    SETUP,
    /** Ringing or early media. */
    EARLY,
    /** Answered. */
    ANSWERED,
    /** Answered, and at least one side holds the other. */
    HELD,
    /** Answered, and one side is being joined with another call. */
    TRANSFERRING,
    /** Being torn down. */
    RELEASING,
    /** Over. */
    ENDED
}
