package org.jonction.trunk.dns;

import java.util.List;

/**
 * What DNS has to say.
 *
 * @param kind whether it knows
 * @param records what was found; empty otherwise
 * @param ttlS seconds for which this holds, for a failure until it should be asked again
 * @param stale whether this is an old answer, served because there is no new one (RFC 8767)
 * @param text why there is nothing, or nothing new; empty otherwise
 */
public record Reply(Kind kind, List<DnsRecord> records, int ttlS, boolean stale, String text) {
    /** Whether DNS knows. */
    public enum Kind {
        /** There are such records. */
        FOUND,
        /** There are none (RFC 2308: NXDOMAIN or NODATA). */
        NONE,
        /** Nobody could say. */
        FAILED
    }

    public Reply {
        records = List.copyOf(records);
    }

    static Reply found(List<DnsRecord> records, int ttlS) {
        return new Reply(Kind.FOUND, records, ttlS, false, "");
    }

    static Reply none(int ttlS, String text) {
        return new Reply(Kind.NONE, List.of(), ttlS, false, text);
    }

    static Reply failed(int ttlS, String text) {
        return new Reply(Kind.FAILED, List.of(), ttlS, false, text);
    }

    /** The records of one type. */
    <T extends DnsRecord> List<T> all(Class<T> type) {
        return records.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
