package org.jonction.api.firmware;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The firmware at this moment.
 *
 * @param version version of the running system
 * @param board what an update must be made for, for example {@code jonction-amd64}
 * @param slots A, then B
 * @param install the update in progress, or the last one since this start
 * @param restart the restart that is planned, or null
 * @param callsLeft live calls, for the countdown of a drain
 * @param health the conditions of the health gate
 * @param markedGood whether this start passed the health gate
 * @param notices what else the operator should know, newest first: a return to the old slot and why, the result of the
 *     provisioning seed, cables that seem swapped, a clock that was wrong
 */
public record FirmwareStatus(
        String version,
        String board,
        List<Slot> slots,
        Install install,
        @Nullable RestartPlan restart,
        int callsLeft,
        List<HealthItem> health,
        boolean markedGood,
        List<String> notices) {
    public FirmwareStatus {
        slots = List.copyOf(slots);
        health = List.copyOf(health);
        notices = List.copyOf(notices);
    }
}
