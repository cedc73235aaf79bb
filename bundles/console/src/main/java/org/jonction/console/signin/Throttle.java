package org.jonction.console.signin;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes each source wait longer after each failed sign-in. Other sources are not affected. */
final class Throttle {
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);
    private static final Duration FORGET_AFTER = Duration.ofHours(1);
    private static final int MOST_SOURCES = 10_000;
    private static final int IPV6_SITE_BYTES = 8;

    private final InstantSource clock;
    private final Map<String, Attempts> bySource = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Attempts> eldest) {
            return size() > MOST_SOURCES;
        }
    };

    private record Attempts(int failed, Instant last, Instant nextAllowed) {}

    Throttle(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Asks for one attempt. An admitted attempt counts as failed until {@link #succeeded}.
     *
     * @return zero when admitted, else how long to wait
     */
    synchronized Duration admit(String address) {
        String source = source(address);
        Instant now = clock.instant();
        Attempts before = bySource.get(source);
        if (before == null || before.last().plus(FORGET_AFTER).isBefore(now)) {
            before = new Attempts(0, now, now);
        }
        if (before.nextAllowed().isAfter(now)) {
            return Duration.between(now, before.nextAllowed());
        }
        int failed = before.failed() + 1;
        bySource.put(source, new Attempts(failed, now, now.plus(delayAfter(failed))));
        return Duration.ZERO;
    }

    /** The last admitted attempt of this source was right. */
    synchronized void succeeded(String address) {
        bySource.remove(source(address));
    }

    private static Duration delayAfter(int failed) {
        int doublings = Math.min(failed - 1, 16);
        Duration delay = FIRST_DELAY.multipliedBy(1L << doublings);
        return delay.compareTo(LONGEST_DELAY) < 0 ? delay : LONGEST_DELAY;
    }

    /** IPv6 sources count by their /64, because one host has all of it. */
    private static String source(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return Arrays.toString(Arrays.copyOf(bytes, IPV6_SITE_BYTES));
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
