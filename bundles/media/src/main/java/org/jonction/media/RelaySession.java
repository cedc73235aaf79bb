package org.jonction.media;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jonction.api.media.MediaAddress;
import org.jonction.api.media.MediaEvents;
import org.jonction.api.media.MediaLeg;
import org.jonction.api.media.MediaRecord;
import org.jonction.api.media.MediaSession;
import org.jonction.api.media.NoPortException;
import org.jonction.api.media.RemoteMedia;
import org.jonction.api.media.Side;
import org.jonction.api.media.StreamStats;

/** A relayed session. What callers ask for is done on its media loop, in the order asked. */
final class RelaySession implements MediaSession {
    /** For so long a session that was left relays on, as an update of its owner takes less. */
    private static final int LEFT_FOR_S = 60;

    private static final MediaEvents NOBODY = side -> {};

    private final String id;
    private final MediaRelay relay;
    private final RelayLoop loop;
    private volatile MediaEvents events;
    private final AtomicReferenceArray<RelaySide> sides = new AtomicReferenceArray<>(2);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private int leftS;

    /** What one side asks for and the ports that it got. */
    record Place(MediaLeg leg, BoundPair ports) {}

    RelaySession(String id, MediaRelay relay, RelayLoop loop, MediaEvents events, Place a, Place b) {
        this.id = id;
        this.relay = relay;
        this.loop = loop;
        this.events = events;
        sides.set(Side.A.ordinal(), newSide(Side.A, a));
        sides.set(Side.B.ordinal(), newSide(Side.B, b));
    }

    private RelaySide newSide(Side side, Place place) {
        return new RelaySide(place.leg(), place.ports(), loop, () -> events.onSource(side));
    }

    /** Nobody has been told of its ports yet: {@link #remote} wakes the loop before anybody is. */
    void start() {
        begin(loop::runSoon, () -> {});
    }

    /** Goes on where another relay left off. */
    void resume(MediaRecord from) {
        side(Side.A).prepare(from.a());
        side(Side.B).prepare(from.b());
        begin(loop::run, () -> {
            side(Side.A).resume(from.a());
            side(Side.B).resume(from.b());
        });
    }

    private void begin(Predicate<Runnable> run, Runnable then) {
        loop.load().incrementAndGet();
        RelaySide a = side(Side.A);
        RelaySide b = side(Side.B);
        run.test(() -> {
            loop.add(this);
            a.start(b);
            b.start(a);
            then.run();
        });
    }

    String id() {
        return id;
    }

    @Override
    public MediaRecord record() {
        return new MediaRecord(id, side(Side.A).place(), side(Side.B).place());
    }

    @Override
    public void leave() {
        events = NOBODY;
    }

    /** Reports to another one from now on. @return whether it still runs */
    synchronized boolean adopt(MediaEvents by) {
        if (closed.get()) {
            return false;
        }
        events = by;
        run(() -> {
            leftS = 0;
            side(Side.A).restartSilence();
            side(Side.B).restartSilence();
        });
        return true;
    }

    private synchronized void countLeft() {
        leftS = events == NOBODY ? leftS + 1 : 0;
        if (leftS > LEFT_FOR_S) {
            close();
        }
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
        SrtpTransform srtp = of.prepare(remote);
        run(() -> {
            of.remote(remote, srtp);
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
        if (before.ports().realm().equals(leg.mediaRealm())) {
            before.unprepare();
            run(() -> before.reset(leg));
            return;
        }
        RelaySide after = newSide(side, new Place(leg, relay.bind(leg)));
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
            loop.run(() -> {}); // which may not have been woken for the end
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
        if (!loop.runSoon(this::end)) {
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
        countLeft();
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

    /** Notes in a media realm which of its ports are held here. */
    void hold(RealmPorts realm) {
        for (Side side : Side.values()) {
            BoundPair ports = side(side).ports();
            if (ports.realm().equals(realm.name())) {
                realm.hold(ports.pair());
            }
        }
    }

    private void end(RelaySide side) {
        side.close();
        relay.release(side.ports());
    }

    private RelaySide side(Side side) {
        return sides.get(side.ordinal());
    }
}
