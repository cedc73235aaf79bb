package org.jonction.console.rest;

import java.time.Instant;
import java.util.List;
import org.jonction.api.firmware.FirmwareStatus;
import org.jonction.api.firmware.HealthItem;
import org.jonction.api.firmware.Install;
import org.jonction.api.firmware.RestartPlan;
import org.jonction.api.firmware.Slot;
import org.jonction.console.Json;
import org.jspecify.annotations.Nullable;

/** The firmware as {@code GET firmware} tells it; {@code time} is the box's clock. */
record FirmwareView(
        String time,
        String version,
        String board,
        Install install,
        @Nullable PlanView restart,
        int callsLeft,
        boolean markedGood,
        List<Slot> slots,
        List<HealthItem> health,
        List<String> notices) {

    record PlanView(RestartPlan.Mode mode, @Nullable String at) {}

    static FirmwareView of(FirmwareStatus status, Instant now) {
        RestartPlan plan = status.restart();
        return new FirmwareView(
                Json.time(now),
                status.version(),
                status.board(),
                status.install(),
                plan == null ? null : new PlanView(plan.mode(), plan.at() == null ? null : Json.time(plan.at())),
                status.callsLeft(),
                status.markedGood(),
                status.slots(),
                status.health(),
                status.notices());
    }
}
