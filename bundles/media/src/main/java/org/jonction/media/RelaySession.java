package org.jonction.media;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jonction.api.media.MediaAddress;
import org.jonction.api.media.MediaEvents;
import org.jonction.api.media.MediaLeg;
import org.jonction.api.media.MediaSession;
import org.jonction.api.media.NoPortException;
import org.jonction.api.media.RemoteMedia;
import org.jonction.api.media.Side;
import org.jonction.api.media.StreamStats;

/** A relayed session. What callers ask for is done on its media loop, in the order asked. */
final class RelaySession implements MediaSession {
    private final MediaRelay relay;
    private final RelayLoop loop;
    private final MediaEvents events;
    private final AtomicReferenceArray<RelaySide> sides = new AtomicReferenceArray<>(2);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    RelaySession(MediaRelay relay, RelayLoop loop, MediaEvents events, RelaySide a, RelaySide b) {
        this.relay = relay;
        this.loop = loop;
        this.events = events;
        sides.set(Side.A.ordinal(), a);
        sides.set(Side.B.ordinal(), b);
    }

    void start() {
        loop.load().incrementAndGet();
        RelaySide a = side(Side.A);
        RelaySide b = side(Side.B);
        loop.run(() -> {
            loop.add(this);
            a.start(b);
            b.start(a);
        });
    }

    RelayLoop loop() {
        return loop;
    }

    @Override
    public MediaAddress local(Side side) {
        return side(side).ports().advertised();
    }

    @Override
    public void remote(Side side, RemoteMedia remote) {
        RelaySide of = side(side);
        run(() -> {
            of.remote(remote);
            side(Side.A).restartSilence();
            side(Side.B).restartSilence();
        });
    }

    @Override
    public void move(Side side, MediaLeg leg) throws NoPortException {
        RelaySide before = side(side);
        if (closed.get()) {
            return;
        }
        if (before.ports().realm().name().equals(leg.mediaRealm())) {
            run(() -> before.reset(leg));
            return;
        }
        RelaySide after = new RelaySide(leg, relay.bind(leg), loop);
        sides.set(side.ordinal(), after);
        run(() -> {
            RelaySide peer = side(side.other());
            after.start(peer);
            peer.peer(after);
            end(before);
        });
    }

    @Override
    public StreamStats stats(Side side) {
        if (closed.get() && !loop.events().inEventLoop()) {
            ended.join();
        }
        return side(side).stats();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        relay.forget(this);
        loop.load().decrementAndGet();
        if (!loop.run(this::end)) {
            end();
        }
    }

    /** Runs once a second on the loop. */
    void tick() {
        RelaySide a = side(Side.A);
        RelaySide b = side(Side.B);
        a.tick();
        b.tick();
        if (a.remoteKnown() && b.remoteKnown()) {
            boolean held = a.held() || b.held();
            supervise(Side.A, held);
            supervise(Side.B, held);
        }
    }

    private void supervise(Side side, boolean held) {
        if (side(side).silent(held)) {
            events.onSilence(side);
        }
    }

    private void run(Runnable task) {
        if (!closed.get()) {
            loop.run(task);
        }
    }

    private void end() {
        loop.remove(this);
        end(side(Side.A));
        end(side(Side.B));
        ended.complete(null);
    }

    private void end(RelaySide side) {
        side.close();
        relay.release(side.ports());
    }

    private RelaySide side(Side side) {
        return sides.get(side.ordinal());
    }
}
