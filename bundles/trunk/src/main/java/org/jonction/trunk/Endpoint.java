package org.jonction.trunk;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.EndpointOrder;
import org.jonction.api.trunk.EndpointState;
import org.jonction.api.trunk.Outcome;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One endpoint as reached from one SIP interface, with its one health for REGISTER, OPTIONS and INVITE. */
final class Endpoint {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    private static final Runnable NOBODY = () -> {};

    final PeerEndpoint place;
    final Target target;
    private final LongSupplier clockMs;
    private final EndpointHealth health;
    private Trunk trunk;
    private Optional<Instant> since = Optional.empty();
    private String lastAnswer = "not watched";
    private EndpointState shown;
    private Runnable watcher = NOBODY;

    /** What makes an endpoint one and the same, whichever trunks share it. */
    record Key(String sipInterface, PeerEndpoint place) {
        static Key of(Trunk trunk, PeerEndpoint place) {
            return new Key(trunk.sipInterface(), place);
        }

        @Override
        public String toString() {
            return sipInterface + '/' + place;
        }
    }

    /** @param trunk the first that uses it: its profile says how patient to be */
    Endpoint(Trunk trunk, PeerEndpoint place, EndpointOrder order, LongSupplier clockMs) {
        this.trunk = trunk;
        this.place = place;
        this.clockMs = clockMs;
        target = new Target(
                trunk.sipInterface(),
                place.transport(),
                new InetSocketAddress(InetAddress.ofLiteral(place.address()), place.port()));
        health = new EndpointHealth(trunk.profile().health());
        health.order(order);
        shown = health.state(clockMs.getAsLong());
    }

    synchronized void use(Trunk newTrunk) {
        trunk = newTrunk;
        health.use(newTrunk.profile().health());
    }

    synchronized Trunk trunk() {
        return trunk;
    }

    synchronized EndpointHealth.Rank rank() {
        return health.settled() ? EndpointHealth.Rank.FIRST : health.rank(clockMs.getAsLong());
    }

    /** Whether a call can be sent there with hope. */
    synchronized boolean hopeful() {
        return health.settled() || health.hopeful(clockMs.getAsLong());
    }

    synchronized TrunkStatus.Endpoint status() {
        note();
        return new TrunkStatus.Endpoint(place, shown, since, lastAnswer, health.reason());
    }

    /** Milliseconds from one OPTIONS to the next; 0 for none. */
    synchronized int probeMs() {
        return health.probeMs();
    }

    void order(EndpointOrder order) {
        synchronized (this) {
            health.order(order);
            note();
        }
        watcher().run();
    }

    synchronized void probed(boolean alive, String text) {
        lastAnswer = text;
        health.probed(alive, text, clockMs.getAsLong());
        note();
    }

    synchronized void cannotProbe(String why) {
        if (!why.equals(lastAnswer)) {
            LOG.info("{} of peer {} is not asked by OPTIONS: {}", place, trunk.peer().name(), why);
        }
        lastAnswer = why;
        health.unknown(why);
        note();
    }

    /** What a call or a registration met; trouble is looked into by OPTIONS at once. */
    void called(Outcome outcome) {
        boolean trouble;
        synchronized (this) {
            health.called(outcome, clockMs.getAsLong());
            trouble = outcome.kind() == Outcome.Kind.NO_ANSWER || outcome.kind() == Outcome.Kind.UNREACHABLE;
            if (outcome.kind() != Outcome.Kind.SUCCESS) {
                lastAnswer = outcome.text();
            }
            note();
        }
        if (trouble) {
            watcher().run();
        }
    }

    /** From now on this is run when OPTIONS should be sent out of turn. */
    synchronized void watchedBy(Runnable newWatcher) {
        watcher = newWatcher;
        lastAnswer = "not asked yet";
    }

    /** Nobody sends OPTIONS any more, so that what they told is worth nothing. */
    synchronized void unwatched() {
        watcher = NOBODY;
        lastAnswer = "not watched";
        health.unknown(lastAnswer);
        note();
    }

    private synchronized Runnable watcher() {
        return watcher;
    }

    private void note() {
        EndpointState now = health.state(clockMs.getAsLong());
        if (now == shown) {
            return;
        }
        shown = now;
        since = Optional.of(Instant.now());
        String where = trunk.sipInterface();
        String peer = trunk.peer().name();
        if (now == EndpointState.DOWN || now == EndpointState.DEMOTED) {
            LOG.warn("{} of peer {} is {} on {}: {}", place, peer, now, where, health.reason());
        } else {
            LOG.info("{} of peer {} is {} on {}: {}", place, peer, now, where, health.reason());
        }
    }
}
