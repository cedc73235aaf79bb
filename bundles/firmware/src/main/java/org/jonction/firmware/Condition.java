package org.jonction.firmware;

import org.jonction.api.firmware.HealthItem;

/** What must hold before a slot is marked good. */
interface Condition {
    /** A short word for it. */
    String name();

    /** Looks, for some seconds at most. */
    HealthItem check();

    default HealthItem holds(String found) {
        return new HealthItem(name(), true, found);
    }

    /** @param reason what was found, and what to do */
    default HealthItem fails(String reason) {
        return new HealthItem(name(), false, reason);
    }
}
