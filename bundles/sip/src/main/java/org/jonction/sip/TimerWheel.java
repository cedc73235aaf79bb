package org.jonction.sip;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hashed timing wheel for one thread: a transaction is itself the entry, so that starting and stopping a timer costs
 * no allocation and no search, however many transactions wait.
 */
final class TimerWheel {
    private static final Logger LOG = LoggerFactory.getLogger(TimerWheel.class);
    static final int TICK_MS = 10;
    private static final int SLOTS = 2048;
    private static final int MASK = SLOTS - 1;

    private final Entry[] slots = new Entry[SLOTS];
    private final long[] occupied = new long[SLOTS / Long.SIZE];
    private final Entry due = new Sentinel();
    private final LongSupplier clockMs;
    private final LongConsumer alarm;
    private final long startMs;
    private long tick;
    private long armedTick = Long.MAX_VALUE;

    /**
     * A wheel that reads {@code clockMs} and asks {@code alarm} to have {@link #advance} called after so many
     * milliseconds; a later request replaces an earlier one.
     */
    TimerWheel(LongSupplier clockMs, LongConsumer alarm) {
        this.clockMs = clockMs;
        this.alarm = alarm;
        this.startMs = clockMs.getAsLong();
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Sentinel();
        }
    }

    long nowMs() {
        return clockMs.getAsLong();
    }

    /** Lets {@code entry} expire after {@code delayMs}, never earlier; replaces its former time. */
    void schedule(Entry entry, long delayMs) {
        cancel(entry);
        long dueTick = Math.max(tick + 1, Math.ceilDiv(nowMs() - startMs + delayMs, TICK_MS));
        insert(entry, dueTick);
        if (dueTick < armedTick) {
            arm(dueTick);
        }
    }

    /** Takes {@code entry} back; no effect when it does not wait. */
    void cancel(Entry entry) {
        if (entry.next != null) {
            entry.unlink();
            int slot = (int) entry.dueTick & MASK;
            if (slots[slot].next == slots[slot]) {
                occupied[slot >> 6] &= ~(1L << slot);
            }
        }
    }

    /** Expires every entry whose time has come. */
    void advance() {
        armedTick = Long.MIN_VALUE;
        long now = (nowMs() - startMs) / TICK_MS;
        long first = Math.max(tick + 1, now - SLOTS + 1);
        tick = Math.max(tick, now);
        for (long t = first; t <= now; t++) {
            int slot = (int) t & MASK;
            if ((occupied[slot >> 6] & (1L << slot)) != 0) {
                expireSlot(slot, now);
            }
        }
        armedTick = Long.MAX_VALUE;
        long next = nextOccupied();
        if (next != Long.MAX_VALUE) {
            arm(next);
        }
    }

    private void expireSlot(int slot, long now) {
        slots[slot].moveAllTo(due);
        occupied[slot >> 6] &= ~(1L << slot);
        for (Entry entry = due.next; entry != due && entry != null; entry = due.next) {
            entry.unlink();
            if (entry.dueTick <= now) {
                expire(entry);
            } else {
                insert(entry, entry.dueTick);
            }
        }
    }

    private static void expire(Entry entry) {
        try {
            entry.expire();
        } catch (RuntimeException e) {
            LOG.error("A timer of {} failed", entry.getClass().getName(), e);
        }
    }

    private void insert(Entry entry, long dueTick) {
        entry.dueTick = dueTick;
        int slot = (int) dueTick & MASK;
        entry.linkBefore(slots[slot]);
        occupied[slot >> 6] |= 1L << slot;
    }

    private void arm(long atTick) {
        armedTick = atTick;
        alarm.accept(Math.max(1, startMs + atTick * TICK_MS - nowMs()));
    }

    /** The next tick whose slot holds anything, or {@code Long.MAX_VALUE}. */
    private long nextOccupied() {
        for (long t = tick + 1; t <= tick + SLOTS; ) {
            int slot = (int) t & MASK;
            long rest = occupied[slot >> 6] >>> slot;
            if (rest != 0) {
                return t + Long.numberOfTrailingZeros(rest);
            }
            t += Long.SIZE - (slot & (Long.SIZE - 1));
        }
        return Long.MAX_VALUE;
    }

    /** Something that waits for a time. */
    abstract static class Entry {
        private @Nullable Entry previous;
        private @Nullable Entry next;
        private long dueTick;

        abstract void expire();

        final boolean waiting() {
            return next != null;
        }

        private void linkBefore(Entry sentinel) {
            Entry last = sentinel.previous;
            assert last != null;
            previous = last;
            next = sentinel;
            last.next = this;
            sentinel.previous = this;
        }

        private void unlink() {
            assert previous != null && next != null;
            previous.next = next;
            next.previous = previous;
            previous = null;
            next = null;
        }

        private void moveAllTo(Entry other) {
            assert previous != null && next != null && other.next == other;
            if (next == this) {
                return;
            }
            other.next = next;
            other.previous = previous;
            next.previous = other;
            previous.next = other;
            next = this;
            previous = this;
        }
    }

    private static final class Sentinel extends Entry {
        Sentinel() {
            super.previous = this;
            super.next = this;
        }

        @Override
        void expire() {
            throw new IllegalStateException();
        }
    }
}
