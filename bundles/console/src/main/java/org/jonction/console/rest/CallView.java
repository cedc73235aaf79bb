package org.jonction.console.rest;

import java.util.List;
import org.jonction.api.call.CallEnd;
import org.jonction.api.call.CallInfo;
import org.jonction.api.call.Decision;
import org.jonction.api.call.LegInfo;
import org.jonction.api.media.StreamStats;
import org.jonction.console.Json;
import org.jspecify.annotations.Nullable;

/**
 * A session as JSON. Times are ISO 8601 in UTC.
 *
 * @param transferredFrom id of the call that it grew out of by a transfer, or null
 * @param transferredTo id of the call that goes on in its place, or null
 * @param explanation every decision so far; absent in lists
 */
record CallView(
        String id,
        String state,
        String calling,
        String called,
        String startedAt,
        @Nullable String answeredAt,
        Leg a,
        @Nullable Leg b,
        @Nullable String transferredFrom,
        @Nullable String transferredTo,
        @Nullable List<Decision> explanation) {
    record Leg(
            String trunk,
            String profile,
            String driver,
            String remote,
            String callId,
            String number,
            String codec,
            String encryption,
            String localMedia,
            StreamStats received) {
        static Leg of(LegInfo leg) {
            return new Leg(
                    leg.trunk(),
                    leg.profile(),
                    leg.driver(),
                    leg.remote(),
                    leg.callId(),
                    leg.number(),
                    leg.codec(),
                    leg.encryption(),
                    leg.localMedia(),
                    leg.received());
        }
    }

    /** A session with its end; the fields of the end are absent while it lives. */
    record Detail(
            CallView call,
            @Nullable String endedAt,
            @Nullable String by,
            @Nullable Integer status,
            @Nullable String reason) {
        static Detail of(CallInfo live) {
            return new Detail(CallView.of(live, true), null, null, null, null);
        }

        static Detail of(CallEnd end, boolean explained) {
            return new Detail(
                    CallView.of(end.call(), explained), Json.time(end.endedAt()), end.by(), end.status(), end.reason());
        }
    }

    static CallView of(CallInfo call, boolean explained) {
        return new CallView(
                call.id(),
                call.state().name(),
                call.calling(),
                call.called(),
                Json.time(call.startedAt()),
                call.answeredAt().map(Json::time).orElse(null),
                Leg.of(call.a()),
                call.b().map(Leg::of).orElse(null),
                known(call.transferredFrom()),
                known(call.transferredTo()),
                explained ? call.explanation() : null);
    }

    private static @Nullable String known(String id) {
        return id.isEmpty() ? null : id;
    }
}
