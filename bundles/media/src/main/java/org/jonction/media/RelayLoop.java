package org.jonction.media;

import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One media loop: a thread that relays the packets of its sessions. */
final class RelayLoop {
    private static final Logger LOG = LoggerFactory.getLogger(RelayLoop.class);

    private final IoEventLoop events;
    private final PacketBuffer packet = new PacketBuffer();
    private final SrtpScratch scratch = new SrtpScratch();
    private final Set<RelaySession> sessions = new HashSet<>();
    private final AtomicInteger load = new AtomicInteger();

    RelayLoop(IoEventLoop events) {
        this.events = events;
        events.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    IoEventLoop events() {
        return events;
    }

    /** The packet being handled. */
    PacketBuffer packet() {
        return packet;
    }

    /** Where packets are encrypted and decrypted. */
    SrtpScratch scratch() {
        return scratch;
    }

    /** Sessions assigned to this loop. */
    AtomicInteger load() {
        return load;
    }

    /** Runs on the loop, after what was asked before. @return false when the loop has ended */
    boolean run(Runnable task) {
        return run(task, events::execute);
    }

    /**
     * The same without waking the loop: with the next packet, or whatever else it does next, within a second. Where both
     * loops share a processor, each time that one wakes the other costs as much as the work itself.
     */
    boolean runSoon(Runnable task) {
        return run(task, events instanceof SingleThreadEventExecutor thread ? thread::lazyExecute : events::execute);
    }

    private static boolean run(Runnable task, Executor executor) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    void add(RelaySession session) {
        sessions.add(session);
    }

    void remove(RelaySession session) {
        sessions.remove(session);
    }

    /** Runs what is due once a second. On the loop. */
    void tick() {
        for (RelaySession session : sessions) {
            try {
                session.tick();
            } catch (RuntimeException e) {
                LOG.error("supervision of a session failed", e);
            }
        }
    }
}
