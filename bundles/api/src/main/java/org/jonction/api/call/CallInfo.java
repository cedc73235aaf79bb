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
 * @param transferredFrom id of the session that it grew out of by a transfer; empty for none
 * @param transferredTo id of the session that goes on in its place; empty for none
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
        String transferredFrom,
        String transferredTo,
        List<Decision> explanation) {
    public CallInfo {
        explanation = List.copyOf(explanation);
    }
}
