package org.jonction.sip;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.address.TelURLImpl;
import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jonction.api.sip.SipSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which new requests are taken (RFC 3261 21.5.4): so many of one source, so many in all, and less of
 * those who send most while the box lags behind. What belongs to a call that is up is always taken. For one loop.
 */
final class Admission {
    /** A source that sends no more than this in a second is never cut back for the box's lag. */
    static final int LEAST_SHARE_S = 20;

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final int MOST_SOURCES = 4_096;
    private static final double NO_LIMIT = Double.MAX_VALUE;
    private static final double CUT = 0.8;
    private static final double GROWTH = 1.05;

    private final Limits limits;
    private final LongSupplier lagMs;
    private final Map<InetAddress, Bucket> sources = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Bucket> eldest) {
            return size() > MOST_SOURCES;
        }
    };
    private final Bucket all = new Bucket();
    private double shareS = NO_LIMIT;
    private double heaviestS;
    private long windowMs;
    private int heaviest;
    private int window;

    /** @param lagMs how far the box is behind now */
    Admission(Limits limits, LongSupplier lagMs) {
        this.limits = limits;
        this.lagMs = lagMs;
    }

    /** New requests of one source, or of all. */
    private static final class Bucket {
        private double tokens = LEAST_SHARE_S;
        private long filledMs;
        private int window;
        private int count;

        /** Takes one of {@code perSecond}, of which so many as come in half a second may come at once. */
        boolean take(double perSecond, long nowMs) {
            if (perSecond == NO_LIMIT) {
                tokens = LEAST_SHARE_S;
                filledMs = nowMs;
                return true;
            }
            double most = Math.max(Math.min(LEAST_SHARE_S, perSecond), perSecond / 2);
            tokens = Math.min(most, tokens + (nowMs - filledMs) * perSecond / 1000);
            filledMs = nowMs;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }

        int count(int inWindow) {
            count = window == inWindow ? count + 1 : 1;
            window = inWindow;
            return count;
        }
    }

    /** Whether a request that opens a transaction is taken; ACK and CANCEL are not asked about. */
    boolean admits(SIPRequest request, SipSource source, long nowMs) {
        if (request.getToTag() != null || request.getMethod().equals(SIPRequest.BYE)) {
            return true;
        }
        adapt(nowMs);
        Bucket bucket = sources.computeIfAbsent(source.remote().getAddress(), address -> new Bucket());
        heaviest = Math.max(heaviest, bucket.count(window));
        // an OPTIONS refused would tell a peer that the box is gone, where it is only busy
        double lagging = request.getMethod().equals(SIPRequest.OPTIONS) ? NO_LIMIT : shareS;
        boolean taken = bucket.take(Math.min(fixed(limits.perSourceS()), lagging), nowMs)
                && all.take(fixed(limits.allS()), nowMs);
        return taken || emergency(request);
    }

    private static double fixed(int perSecond) {
        return perSecond == 0 ? NO_LIMIT : perSecond;
    }

    /** Whether sources are cut back now because the box lags behind; for any thread. */
    boolean cutting() {
        return shareS != NO_LIMIT;
    }

    private void adapt(long nowMs) {
        long age = nowMs - windowMs;
        if (age < Lag.WINDOW_MS || limits.lagMs() == 0) {
            return;
        }
        heaviestS = heaviest * 1000.0 / age;
        heaviest = 0;
        windowMs = nowMs;
        window++;
        long lag = lagMs.getAsLong();
        if (lag > limits.lagMs()) {
            if (!cutting()) {
                LOG.warn("The box is {} ms behind: the sources that send most are cut back", lag);
            }
            shareS = Math.max(LEAST_SHARE_S, CUT * Math.min(shareS, heaviestS));
        } else if (cutting()) {
            shareS *= GROWTH;
            if (shareS > 2 * Math.max(LEAST_SHARE_S, heaviestS)) {
                shareS = NO_LIMIT;
                LOG.info("The box keeps up again: no source is cut back any more");
            }
        }
    }

    private boolean emergency(SIPRequest request) {
        String number = switch (request.getRequestURI()) {
            case SipUri uri -> uri.getUser();
            case TelURLImpl uri -> uri.getPhoneNumber();
            default -> null;
        };
        return number != null && limits.emergencyNumbers().contains(number);
    }
}
