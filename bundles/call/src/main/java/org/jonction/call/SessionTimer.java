package org.jonction.call;

import gov.nist.javax.sip.header.extensions.MinSE;
import gov.nist.javax.sip.header.extensions.SessionExpires;
import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.time.Duration;
import java.time.Instant;
import org.jonction.api.sip.SipLoop;
import org.jonction.api.trunk.TrunkProfile;
import org.jonction.api.trunk.TrunkProfile.SessionTimer.Mode;
import org.jonction.api.trunk.TrunkProfile.SessionTimer.Refresher;
import org.jonction.call.SessionRecord.TimerRecord;
import org.jspecify.annotations.Nullable;

/** The session timer of one leg (RFC 4028): asks for it, grants it, refreshes or waits for refreshes. */
final class SessionTimer {
    static final String OPTION = "timer";
    /** RFC 4028 4: the default, and the least that Min-SE may ask for. */
    private static final int LEAST_S = 90;
    /** RFC 4028 10: an end comes this long before the interval is over, or a third of it when that is less. */
    private static final int EARLY_END_S = 32;

    private static final int MOST_LENGTHENINGS = 3;

    private final Leg leg;
    private final TrunkProfile.SessionTimer policy;
    private int minS = LEAST_S;
    private int lengthenings;
    private int intervalS;
    private boolean ours;
    private SipLoop.@Nullable Timer refresh;
    private SipLoop.@Nullable Timer end;
    private @Nullable Instant refreshAt;
    private @Nullable Instant endAt;

    SessionTimer(Leg leg) {
        this.leg = leg;
        policy = leg.trunk().profile().sessionTimer();
        intervalS = asks(policy) ? policy.expiresS() : 0;
        ours = policy.refresher() == Refresher.LOCAL;
    }

    private static boolean asks(TrunkProfile.SessionTimer policy) {
        return policy.mode() == Mode.REQUEST || policy.mode() == Mode.REQUIRE;
    }

    // ---- the box asks

    /** Adds the wish to an INVITE or UPDATE of the box (RFC 4028 sections 7.1 and 7.4). */
    void ask(SIPRequest request) {
        if (policy.mode() == Mode.OFF) {
            return;
        }
        Messages.option(request, "Supported", OPTION);
        if (intervalS > 0) {
            intervalS = Math.max(intervalS, minS);
            Messages.set(request, "Session-Expires", intervalS + ";refresher=" + (ours ? "uac" : "uas"));
        }
        if (minS > LEAST_S) {
            Messages.set(request, "Min-SE", Integer.toString(minS));
        }
        if (policy.mode() == Mode.REQUIRE) {
            Messages.option(request, "Require", OPTION);
        }
    }

    /** Learns what the far end grants with its 2xx (RFC 4028 section 7.2). */
    void granted(SIPResponse response) {
        SessionExpires granted = (SessionExpires) response.getHeader(SessionExpires.NAME);
        if (granted == null || policy.mode() == Mode.OFF) {
            run(0, false);
        } else {
            run(granted.getExpires(), !"uas".equalsIgnoreCase(granted.getRefresher()));
        }
    }

    /** Whether a 422 says how long the interval has to be; the next request asks for that (RFC 4028 section 7.3). */
    boolean lengthened(SIPResponse response) {
        MinSE least = (MinSE) response.getHeader(MinSE.NAME);
        if (response.getStatusCode() != 422
                || least == null
                || least.getExpires() <= minS
                || ++lengthenings > MOST_LENGTHENINGS) {
            return false;
        }
        minS = least.getExpires();
        return true;
    }

    // ---- the far end asks

    /** The refusal of a wish that cannot be granted, or null (RFC 4028 section 9). */
    static @Nullable SIPResponse refuse(SIPRequest request, TrunkProfile.SessionTimer policy, String tag) {
        SessionExpires wish = (SessionExpires) request.getHeader(SessionExpires.NAME);
        if (policy.mode() == Mode.OFF) {
            return null;
        }
        boolean supported = supports(request);
        if (supported && wish != null && wish.getExpires() < policy.minS()) {
            SIPResponse tooSmall = Messages.response(request, 422, tag);
            Messages.set(tooSmall, MinSE.NAME, Integer.toString(policy.minS()));
            return tooSmall;
        }
        if (policy.mode() == Mode.REQUIRE && !supported) {
            SIPResponse required = Messages.response(request, 421, tag); // RFC 3261 21.4.16
            Messages.set(required, "Require", OPTION);
            return required;
        }
        return null;
    }

    /** Adds to a 2xx what is granted, and starts to count (RFC 4028 section 9). */
    void grant(SIPRequest request, SIPResponse response) {
        if (policy.mode() == Mode.OFF) {
            return;
        }
        Messages.set(response, "Supported", OPTION);
        SessionExpires wish = (SessionExpires) request.getHeader(SessionExpires.NAME);
        MinSE least = (MinSE) request.getHeader(MinSE.NAME);
        int atLeastS = Math.max(policy.minS(), least == null ? LEAST_S : least.getExpires());
        int grantedS = wish == null ? 0 : Math.max(wish.getExpires(), atLeastS);
        if (asks(policy)) {
            int ownS = Math.max(policy.expiresS(), atLeastS);
            grantedS = grantedS == 0 ? ownS : Math.min(grantedS, ownS);
        }
        boolean refreshes = refreshes(request, wish);
        if (grantedS > 0) {
            Messages.set(response, SessionExpires.NAME, grantedS + ";refresher=" + (refreshes ? "uas" : "uac"));
            if (!refreshes) {
                Messages.set(response, "Require", OPTION);
            }
        }
        run(grantedS, refreshes);
    }

    /** Whether it is the box that refreshes (RFC 4028 section 9, table 2). */
    private boolean refreshes(SIPRequest request, @Nullable SessionExpires wish) {
        if (!supports(request)) {
            return true;
        }
        String chosen = wish == null ? null : wish.getRefresher();
        return chosen == null ? policy.refresher() == Refresher.LOCAL : "uas".equalsIgnoreCase(chosen);
    }

    private static boolean supports(SIPMessage message) {
        return Messages.names(message, "Supported", OPTION);
    }

    // ---- counting

    TimerRecord record() {
        return new TimerRecord(minS, intervalS, ours, refreshAt, endAt);
    }

    /** Counts on from where another version of this bundle stopped. */
    void resume(TimerRecord from) {
        minS = from.minS();
        intervalS = from.intervalS();
        ours = from.ours();
        if (from.endAt() != null) {
            endIn(msUntil(from.endAt()));
        }
        if (from.refreshAt() != null) {
            refreshIn(msUntil(from.refreshAt()));
        }
    }

    private static long msUntil(Instant at) {
        return Math.max(0, Duration.between(Instant.now(), at).toMillis());
    }

    private void run(int seconds, boolean byUs) {
        if (seconds > 0 && (seconds != intervalS || byUs != ours || end == null)) {
            leg.session.explanation.add("timer", leg.trunk().name(), "session timer of " + seconds + " s with "
                    + leg.who() + ", refreshed by " + (byUs ? "the box" : leg.who()));
        }
        stop();
        intervalS = seconds;
        ours = byUs;
        if (seconds > 0) {
            endIn((seconds - Math.min(EARLY_END_S, seconds / 3)) * 1000L);
            if (byUs) {
                refreshIn(seconds * 500L);
            }
        }
        leg.session.changed();
    }

    private void endIn(long ms) {
        end = leg.session.loop.schedule(ms, this::expired);
        endAt = Instant.now().plusMillis(ms);
    }

    private void refresh() {
        new Refresh(leg, this).start();
    }

    /** A refresh could not be made now; there is time for another one. */
    void refreshIn(long ms) {
        if (end != null) {
            refresh = leg.session.loop.schedule(ms, this::refresh);
            refreshAt = Instant.now().plusMillis(ms);
        }
    }

    private void expired() {
        leg.session.state.end(
                leg.session,
                Cause.box(102, "the session timer of " + intervalS + " s with " + leg.who() + " ran out"));
    }

    void stop() {
        refreshAt = null;
        endAt = null;
        if (refresh != null) {
            refresh.cancel();
            refresh = null;
        }
        if (end != null) {
            end.cancel();
            end = null;
        }
    }
}
