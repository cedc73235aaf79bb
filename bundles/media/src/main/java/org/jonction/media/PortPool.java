package org.jonction.media;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The port pairs of one media realm: in random order, so that nobody guesses the next one, and first in, first out
 * after a rest, so that late packets of an ended call do not reach the next.
 */
final class PortPool {
    /** A pair that may be taken again once the clock passes {@code untilNanos}. */
    private record Resting(PortPair pair, long untilNanos) {}

    private final RandomGenerator random;
    private final LongSupplier nanoClock;
    private final Set<PortPair> all = new HashSet<>();
    private final Deque<PortPair> free = new ArrayDeque<>();
    private final Queue<Resting> resting =
            new PriorityQueue<>((a, b) -> Long.signum(a.untilNanos - b.untilNanos));
    private final Set<PortPair> inUse = new HashSet<>();

    PortPool(RandomGenerator random, LongSupplier nanoClock) {
        this.random = random;
        this.nanoClock = nanoClock;
    }

    /** Sets the pairs to hand out from now on. Pairs in use stay with their holders. */
    synchronized void resize(InetAddress address, int portMin, int portMax) {
        List<PortPair> pairs = new ArrayList<>();
        for (int port = portMin + (portMin & 1); port < portMax; port += 2) {
            pairs.add(new PortPair(address, port));
        }
        all.clear();
        all.addAll(pairs);
        Collections.shuffle(pairs, random);
        resting.removeIf(rest -> !all.contains(rest.pair));
        pairs.removeAll(inUse);
        resting.forEach(rest -> pairs.remove(rest.pair));
        free.clear();
        free.addAll(pairs);
    }

    /** Hands out nothing from now on. Pairs in use stay with their holders. */
    synchronized void clear() {
        all.clear();
        free.clear();
        resting.clear();
    }

    /** Takes the pair that was free for longest; empty when none is. */
    synchronized Optional<PortPair> take() {
        wake();
        PortPair pair = free.poll();
        if (pair != null) {
            inUse.add(pair);
        }
        return Optional.ofNullable(pair);
    }

    /** Takes this very pair, which somebody holds already. */
    synchronized void hold(PortPair pair) {
        inUse.add(pair);
        free.remove(pair);
        resting.removeIf(rest -> rest.pair.equals(pair));
    }

    /** Gives a pair back, to be taken again after a rest. */
    synchronized void release(PortPair pair, long restNanos) {
        if (inUse.remove(pair) && all.contains(pair)) {
            resting.add(new Resting(pair, nanoClock.getAsLong() + restNanos));
        }
    }

    synchronized int size() {
        return all.size();
    }

    synchronized int inUse() {
        return inUse.size();
    }

    synchronized int available() {
        wake();
        return free.size();
    }

    private void wake() {
        long now = nanoClock.getAsLong();
        for (Resting next = resting.peek(); next != null && next.untilNanos - now <= 0; next = resting.peek()) {
            free.add(resting.remove().pair);
        }
    }
}
