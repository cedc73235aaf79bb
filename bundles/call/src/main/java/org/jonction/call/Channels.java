package org.jonction.call;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jonction.api.trunk.Trunk;

/** How many sessions each trunk carries, in both directions together; exact from any thread. */
final class Channels {
    private final Map<String, AtomicInteger> used = new ConcurrentHashMap<>();

    /** Takes one channel of the trunk. @return whether its limit allowed it */
    boolean acquire(Trunk trunk) {
        AtomicInteger count = used.computeIfAbsent(trunk.name(), name -> new AtomicInteger());
        int limit = trunk.maxSessions();
        for (int now = count.get(); limit == 0 || now < limit; now = count.get()) {
            if (count.compareAndSet(now, now + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Takes one channel for a session that is there already, whatever the limit. */
    void take(Trunk trunk) {
        used.computeIfAbsent(trunk.name(), name -> new AtomicInteger()).incrementAndGet();
    }

    /** Gives a channel back. */
    void release(Trunk trunk) {
        AtomicInteger count = used.get(trunk.name());
        if (count != null) {
            count.decrementAndGet();
        }
    }

    int used(String trunk) {
        AtomicInteger count = used.get(trunk);
        return count == null ? 0 : count.get();
    }
}
