package org.jonction.api.call;

import java.util.function.Supplier;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears what becomes of sessions. A service. */
@ConsumerType
@FunctionalInterface
public interface CallListener {
    /**
     * A session is over. Called on the event loop of its signalling, which must not be held up.
     *
     * @param end how it ended; made when it is asked for, which is for a thread of the listener's own
     */
    void onEnd(Supplier<CallEnd> end);
}
