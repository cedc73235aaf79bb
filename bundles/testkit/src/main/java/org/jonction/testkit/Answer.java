package org.jonction.testkit;

/**
 * What a {@link Phone} does with an incoming call.
 *
 * @param provisional status of the provisional response, 0 for none
 * @param earlyMedia whether that response carries SDP and audio starts with it
 * @param status final status; 0 for none, until {@link PhoneCall#accept} is called
 */
public record Answer(int provisional, boolean earlyMedia, int status) {
    /** Rings and answers at once. */
    public static final Answer OK = new Answer(180, false, 200);
    /** Rings until told. */
    public static final Answer RING = new Answer(180, false, 0);
    /** Plays early media until told. */
    public static final Answer EARLY_MEDIA = new Answer(183, true, 0);
    /** Says nothing at all, as a dead host. */
    public static final Answer SILENCE = new Answer(0, false, 0);

    /** Refuses the call. */
    public static Answer refuse(int status) {
        return new Answer(0, false, status);
    }
}
