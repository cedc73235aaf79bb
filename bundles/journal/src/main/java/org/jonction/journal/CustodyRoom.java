package org.jonction.journal;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jonction.api.journal.Custody;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What bundles leave behind for their next version, for so long as an update takes. */
@Component
public final class CustodyRoom implements Custody {
    private static final Logger LOG = LoggerFactory.getLogger(CustodyRoom.class);
    private static final long KEPT_MS = 10_000;

    private final Map<String, Kept> rooms = new HashMap<>();
    private final long keptMs;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("custody").factory());

    private record Kept(Object object, Runnable close, ScheduledFuture<?> expiry) {}

    @Activate
    public CustodyRoom() {
        this(KEPT_MS);
    }

    CustodyRoom(long keptMs) {
        this.keptMs = keptMs;
    }

    @Deactivate
    synchronized void close() {
        clock.shutdownNow();
        rooms.forEach((name, kept) -> close(name, kept));
        rooms.clear();
    }

    @Override
    public synchronized void keep(String name, Object kept, Runnable close) {
        Kept before = rooms.put(
                name,
                new Kept(kept, close, clock.schedule(() -> expire(name, kept), keptMs, TimeUnit.MILLISECONDS)));
        if (before != null) {
            close(name, before);
        }
    }

    @Override
    public synchronized <T> Optional<T> take(String name, Class<T> type) {
        Kept kept = rooms.remove(name);
        if (kept == null) {
            return Optional.empty();
        }
        kept.expiry().cancel(false);
        if (type.isInstance(kept.object())) {
            return Optional.of(type.cast(kept.object()));
        }
        close(name, kept);
        return Optional.empty();
    }

    private synchronized void expire(String name, Object of) {
        Kept kept = rooms.get(name);
        if (kept != null && kept.object() == of) {
            rooms.remove(name);
            LOG.warn("Nobody came for {}: it is closed", name);
            close(name, kept);
        }
    }

    private static void close(String name, Kept kept) {
        kept.expiry().cancel(false);
        try {
            kept.close().run();
        } catch (RuntimeException e) {
            LOG.warn("{} cannot be closed", name, e);
        }
    }
}
