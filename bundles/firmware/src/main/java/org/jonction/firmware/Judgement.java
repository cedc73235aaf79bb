package org.jonction.firmware;

import java.util.List;
import java.util.stream.Collectors;
import org.jonction.api.firmware.HealthItem;

/**
 * What the health gate found last, kept for the other slot, should the box return to it.
 *
 * @param slot slot that ran
 * @param version version that ran
 * @param passed whether it passed
 * @param items the conditions
 */
record Judgement(String slot, String version, boolean passed, List<HealthItem> items) {
    Judgement {
        items = items == null ? List.of() : List.copyOf(items);
    }

    boolean isOf(String otherSlot, String otherVersion) {
        return otherSlot.equals(slot) && otherVersion.equals(version);
    }

    /** What did not hold. */
    String reason() {
        String failed = items.stream()
                .filter(item -> !item.ok())
                .map(item -> item.name() + ": " + item.message())
                .collect(Collectors.joining("; "));
        return failed.isEmpty() ? "it was restarted before the conditions of its health gate had held for long" : failed;
    }
}
