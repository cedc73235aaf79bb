package org.jonction.trunk.dns;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Remembers answers for their time to live, and serves old ones while nobody answers (RFC 8767). */
public final class RecordCache implements Dns {
    /** No record is asked for more often, however short its time to live. */
    static final int FLOOR_S = 30;
    /** No change is noticed later, however long its time to live. */
    static final int CEILING_S = 3600;
    /** RFC 2308 5: what is not there may come. */
    static final int NEGATIVE_CEILING_S = 300;
    /** RFC 8767 5: so long an old answer is better than none. */
    static final int MOST_STALE_S = 3 * 24 * 3600;
    /** RFC 8767 5: between two attempts of asking for what is stale, and the time to live of that. */
    static final int RECHECK_S = 30;

    private static final int FIRST_RETRY_S = 1;

    private final Dns dns;
    private final LongSupplier clockNs;
    private final Map<Question, Entry> entries = new ConcurrentHashMap<>();

    private record Question(String name, Type type) {}

    /**
     * @param gotNs when the records were got
     * @param untilNs when to ask again
     * @param failures in a row, when there is nothing to serve
     */
    private record Entry(Reply reply, long gotNs, long untilNs, int failures) {}

    public RecordCache(Dns dns, LongSupplier clockNs) {
        this.dns = dns;
        this.clockNs = clockNs;
    }

    @Override
    public Reply ask(String name, Type type) {
        Question question = new Question(name, type);
        Entry known = entries.get(question);
        long now = clockNs.getAsLong();
        if (known == null || known.untilNs - now <= 0) {
            Reply reply = dns.ask(name, type);
            now = clockNs.getAsLong();
            known = reply.kind() == Reply.Kind.FAILED
                    ? unanswered(known, reply, now)
                    : new Entry(reply, now, now + nanos(bounded(reply)), 0);
            entries.put(question, known);
        }
        return lasting(known.reply, (int) Math.max(1, seconds(known.untilNs - now)));
    }

    private static Entry unanswered(@Nullable Entry known, Reply failure, long now) {
        boolean usable = known != null
                && known.reply.kind() != Reply.Kind.FAILED
                && seconds(now - known.gotNs) < MOST_STALE_S;
        if (known != null && usable) {
            Reply old = new Reply(known.reply.kind(), known.reply.records(), RECHECK_S, true, failure.text());
            return new Entry(old, known.gotNs, now + nanos(RECHECK_S), 0);
        }
        int failures = known == null ? 0 : known.failures;
        int retryS = Math.min(RECHECK_S, FIRST_RETRY_S << Math.min(failures, 5));
        return new Entry(failure, now, now + nanos(retryS), failures + 1);
    }

    /** Forgets what nobody has asked for so long that it cannot even be served stale. */
    public void sweep() {
        long now = clockNs.getAsLong();
        entries.values().removeIf(entry -> seconds(now - entry.gotNs) > MOST_STALE_S + CEILING_S);
    }

    private static int bounded(Reply reply) {
        int ceiling = reply.kind() == Reply.Kind.FOUND ? CEILING_S : NEGATIVE_CEILING_S;
        return Math.clamp(reply.ttlS(), FLOOR_S, ceiling);
    }

    private static Reply lasting(Reply reply, int ttlS) {
        return new Reply(reply.kind(), reply.records(), ttlS, reply.stale(), reply.text());
    }

    private static long nanos(int seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    private static long seconds(long ns) {
        return TimeUnit.NANOSECONDS.toSeconds(ns);
    }
}
