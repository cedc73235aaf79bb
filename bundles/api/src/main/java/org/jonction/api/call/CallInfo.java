package org.jonction.api.call;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A session at one moment.
 *
 * @param id identifier of the session, unique on this box
 * @param state its state
 * @param calling normalized calling number; empty when anonymous
 * @param called normalized called number
 * @param startedAt when the INVITE came
 * @param answeredAt when it was answered, or empty
 * @param a the caller's leg
 * @param b the called leg of the current try, or empty before the first
 * @param explanation every decision so far, in order
 */
public record CallInfo(
        String id,
        CallState state,
        String calling,
        String called,
        Instant startedAt,
        Optional<Instant> answeredAt,
        LegInfo a,
        Optional<LegInfo> b,
        List<Decision> explanation) {
    public CallInfo {
        explanation = List.copyOf(explanation);
    }
}
