package org.jonction.sip;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The loops, each with its transactions and its way in; one of them owns each Call-ID. */
final class Lanes {
    private final List<Lane> lanes = new ArrayList<>();
    private final Filters filters;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * One loop with what belongs to it.
     *
     * @param loop the thread
     * @param transactions the transactions whose Call-ID it owns
     * @param inbound the way in of what it reads
     */
    record Lane(Loop loop, Transactions transactions, Inbound inbound) {}

    Lanes(List<Loop> loops, Filters filters, TransactionUser user, Limits limits) {
        this.filters = filters;
        for (Loop loop : loops) {
            Admission admission = new Admission(limits.ofOne(loops.size()), this::lagMs);
            lanes.add(new Lane(loop, new Transactions(loop, filters, user, admission), new Inbound(loop, this, filters)));
        }
    }

    /** The transactions that own {@code callId}. */
    Transactions of(String callId) {
        int size = lanes.size();
        return lanes.get(size == 1 ? 0 : index(callId, size)).transactions;
    }

    private static int index(String callId, int size) {
        int hash = callId.hashCode() * 0x9E3779B9;
        return Math.floorMod(hash ^ hash >>> 16, size);
    }

    /** A new Call-ID that the owner of {@code callId} owns too. */
    String newCallId(String callId) {
        Transactions owner = of(callId);
        String fresh = owner.loop.tokens.next();
        while (of(fresh) != owner) {
            fresh = owner.loop.tokens.next();
        }
        return fresh;
    }

    /** The lane that reads the next socket. */
    Lane next() {
        return lanes.get(Math.floorMod(turn.getAndIncrement(), lanes.size()));
    }

    /** How far the loop that is furthest behind is behind. */
    long lagMs() {
        long most = 0;
        for (Lane lane : lanes) {
            most = Math.max(most, lane.loop.lag.ms(lane.loop.wheel.nowMs()));
        }
        return most;
    }

    Lane of(EventLoop eventLoop) {
        for (Lane lane : lanes) {
            if (lane.loop.runsOn(eventLoop)) {
                return lane;
            }
        }
        throw new IllegalArgumentException();
    }

    List<Lane> all() {
        return lanes;
    }

    Filters filters() {
        return filters;
    }
}
