package org.jonction.firmware;

import org.jonction.api.firmware.HealthItem;

/** What must hold before a slot is marked good. */
interface Condition {
    /** Looks, for some seconds at most. */
    HealthItem check();
}
