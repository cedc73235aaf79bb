package org.jonction.api.trunk;

import java.time.Instant;
import java.util.Optional;

/**
 * The registration of a trunk at its peer, or of its peer at the box.
 *
 * @param state its state
 * @param since since when
 * @param expires when the registrar forgets it, or empty while it holds none
 * @param endpoint endpoint that took it last, or is asked; empty before the first
 * @param text last answer, and what comes next
 */
public record RegistrationStatus(
        State state, Instant since, Optional<Instant> expires, String endpoint, String text) {
    /** State of a registration. */
    public enum State {
        /** The first answer is awaited. */
        REGISTERING,
        /** The registrar holds a Contact. */
        REGISTERED,
        /** It does not; asked again with growing pauses. */
        FAILED,
        /** The peer that should register at the box has not. */
        AWAITED,
        /** The registrar refused in a way that asking again will hardly change; asked again rarely. */
        REFUSED
    }
}
