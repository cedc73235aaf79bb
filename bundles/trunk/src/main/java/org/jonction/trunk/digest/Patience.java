package org.jonction.trunk.digest;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;

/** Slows sources that send wrong passwords: after some, each further one has to wait twice as long. */
final class Patience {
    private static final int FREE_FAILURES = 5;
    private static final int LONGEST_S = 60;
    private static final int MOST_SOURCES = 10_000;

    private final LongSupplier clockMs;
    private final LinkedHashMap<InetAddress, Failures> sources = new LinkedHashMap<>();

    private record Failures(int count, long untilMs) {}

    Patience(LongSupplier clockMs) {
        this.clockMs = clockMs;
    }

    /** Seconds until credentials from there are looked at again; 0 for now. */
    synchronized int waitS(InetAddress source) {
        Failures known = sources.get(source);
        long leftMs = known == null ? 0 : known.untilMs - clockMs.getAsLong();
        return leftMs <= 0 ? 0 : (int) ((leftMs + 999) / 1000);
    }

    /** @return how often in a row the source has failed */
    synchronized int failed(InetAddress source) {
        Failures known = sources.remove(source);
        int count = known == null ? 1 : known.count + 1;
        int over = count - FREE_FAILURES;
        int pauseS = over < 0 ? 0 : Math.min(LONGEST_S, 1 << Math.min(over, 6));
        if (sources.size() >= MOST_SOURCES) {
            sources.pollFirstEntry();
        }
        sources.put(source, new Failures(count, clockMs.getAsLong() + pauseS * 1000L));
        return count;
    }

    synchronized void succeeded(InetAddress source) {
        sources.remove(source);
    }
}
