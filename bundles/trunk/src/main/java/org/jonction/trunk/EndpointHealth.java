package org.jonction.trunk;

import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.jonction.api.trunk.EndpointOrder;
import org.jonction.api.trunk.EndpointState;
import org.jonction.api.trunk.Outcome;
import org.jonction.api.trunk.TrunkProfile.Health;

/**
 * The health of one endpoint as a state machine: what comes in is what REGISTER, OPTIONS and INVITE meet, orders, and
 * time in milliseconds of one steady clock. Not safe for threads.
 */
final class EndpointHealth {
    /** How a new call regards an endpoint. */
    enum Rank {
        FIRST,
        LATER,
        LAST,
        NEVER
    }

    /** An overloaded peer cannot send the box away for longer. */
    static final int MOST_RETRY_AFTER_S = 600;

    private static final int RECOVERING_MS = 500;
    private static final int FIRST_SILENCE_MS = 1000;
    private static final int LONGEST_SILENCE_MS = 5000;
    private static final int FIRST_HOLD_S = 5;
    private static final int LONGEST_HOLD_S = 60;
    /** One call at a time tries an endpoint that is half open, and has this long to tell. */
    private static final int TRIAL_MS = 5000;

    /** Why an endpoint is DEMOTED. */
    private enum Demotion {
        NONE,
        SILENT,
        FAILING,
        OVERLOADED
    }

    private Health policy;
    private EndpointOrder order = EndpointOrder.IN_SERVICE;
    private EndpointState state = EndpointState.UNKNOWN;
    private String reason = "not asked yet";
    private Demotion demotion = Demotion.NONE;
    private int missed;
    private int answered;
    private int holds;
    private long holdUntilMs;
    private boolean halfOpen;
    private long trialUntilMs;

    private final BitSet failures = new BitSet();
    private int next;

    EndpointHealth(Health policy) {
        this.policy = policy;
    }

    void use(Health newPolicy) {
        if (newPolicy.windowCalls() != policy.windowCalls()) {
            forgetCalls();
        }
        policy = newPolicy;
    }

    void order(EndpointOrder newOrder) {
        order = newOrder;
    }

    // ---- what is seen

    EndpointState state(long nowMs) {
        pass(nowMs);
        return switch (order) {
            case IN_SERVICE -> state;
            case DRAIN -> EndpointState.DRAINING;
            case BLOCK -> EndpointState.BLOCKED;
        };
    }

    String reason() {
        return switch (order) {
            case IN_SERVICE -> reason;
            case DRAIN -> "by order of an administrator; by itself " + state + ": " + reason;
            case BLOCK -> "by order of an administrator";
        };
    }

    /** How a call that is about to be placed regards it. Takes the one trial of an endpoint that is half open. */
    Rank rank(long nowMs) {
        return switch (state(nowMs)) {
            case UP, UNKNOWN -> Rank.FIRST;
            case DEGRADED -> halfOpen && !takeTrial(nowMs) ? Rank.LATER : Rank.FIRST;
            case DEMOTED -> demotion == Demotion.OVERLOADED ? Rank.NEVER : Rank.LATER;
            case DOWN -> Rank.LAST;
            case DRAINING, BLOCKED -> Rank.NEVER;
        };
    }

    /** Whether a call may be sent there, and not just because nothing else is left. */
    boolean hopeful(long nowMs) {
        return switch (state(nowMs)) {
            case UNKNOWN, UP, DEGRADED -> true;
            case DEMOTED -> demotion != Demotion.OVERLOADED;
            case DOWN, DRAINING, BLOCKED -> false;
        };
    }

    private boolean takeTrial(long nowMs) {
        if (nowMs < trialUntilMs) {
            return false;
        }
        trialUntilMs = nowMs + TRIAL_MS;
        return true;
    }

    /** Whether its calls go as they should, so that one more success changes nothing. */
    boolean settled() {
        return state == EndpointState.UP && missed == 0 && order == EndpointOrder.IN_SERVICE;
    }

    /** Milliseconds from one OPTIONS to the next; 0 for none. */
    int probeMs() {
        int intervalMs = Math.toIntExact(TimeUnit.SECONDS.toMillis(policy.optionsIntervalS()));
        if (order == EndpointOrder.BLOCK || intervalMs == 0) {
            return 0;
        }
        boolean waiting = state == EndpointState.UP
                || halfOpen
                || demotion == Demotion.FAILING
                || demotion == Demotion.OVERLOADED;
        if (missed > 0) {
            int silenceMs = FIRST_SILENCE_MS << Math.min(missed - 1, 3);
            return Math.min(intervalMs, Math.min(silenceMs, LONGEST_SILENCE_MS));
        }
        return waiting ? intervalMs : Math.min(intervalMs, RECOVERING_MS);
    }

    // ---- what happens

    /** OPTIONS could not be sent for a reason of the box: nothing is known. */
    void unknown(String why) {
        missed = 0;
        answered = 0;
        become(EndpointState.UNKNOWN, why);
    }

    /** OPTIONS was answered, or not. */
    void probed(boolean alive, String text, long nowMs) {
        pass(nowMs);
        if (alive) {
            alive(text);
        } else {
            silent(text, EndpointState.DEGRADED, nowMs);
        }
    }

    /** A call, or a registration, met this. */
    void called(Outcome outcome, long nowMs) {
        pass(nowMs);
        trialUntilMs = nowMs;
        switch (outcome.kind()) {
            case SUCCESS -> {
                remember(false);
                missed = 0;
                if (state != EndpointState.UP) {
                    succeeded();
                }
            }
            case FAILURE -> {
                missed = 0;
                answered = 0;
                if (remember(true) || halfOpen) {
                    hold(Demotion.FAILING, outcome.text(), nowMs);
                }
            }
            case OVERLOADED -> overloaded(outcome, nowMs);
            case NO_ANSWER, UNREACHABLE -> {
                remember(true);
                silent(outcome.text(), EndpointState.DEMOTED, nowMs);
            }
        }
    }

    private void overloaded(Outcome outcome, long nowMs) {
        int seconds = Math.clamp(outcome.retryAfterS(), 1, MOST_RETRY_AFTER_S);
        missed = 0;
        answered = 0;
        demote(Demotion.OVERLOADED, outcome.text() + ": left alone for " + seconds + " s");
        holdUntilMs = nowMs + TimeUnit.SECONDS.toMillis(seconds);
    }

    private void succeeded() {
        answered++;
        if (halfOpen && answered >= policy.upAfter()) {
            up("calls succeed again");
        } else if (!halfOpen) {
            recover("a call succeeded");
        }
    }

    private void alive(String text) {
        missed = 0;
        if (halfOpen) {
            return; // failing calls are absolved by calls, or by time
        }
        answered++;
        recover(text);
    }

    private void recover(String text) {
        boolean enough = answered >= policy.upAfter();
        switch (state) {
            case UNKNOWN -> up(text);
            case DEGRADED, DOWN -> {
                if (enough) {
                    up(text);
                }
            }
            case DEMOTED -> {
                if (enough && demotion == Demotion.SILENT) {
                    up(text);
                }
            }
            default -> {}
        }
    }

    private void silent(String text, EndpointState milder, long nowMs) {
        answered = 0;
        missed++;
        if (missed >= policy.downAfter() || state == EndpointState.DOWN) {
            if (state != EndpointState.DOWN || halfOpen) {
                become(EndpointState.DOWN, text);
            }
            startHold(nowMs);
        } else if (milder == EndpointState.DEMOTED) {
            demote(Demotion.SILENT, text);
            startHold(nowMs);
        } else if (state == EndpointState.UP) {
            become(milder, text);
        }
    }

    private void hold(Demotion why, String text, long nowMs) {
        forgetCalls();
        demote(why, text);
        startHold(nowMs);
        reason = text + ": too many calls fail, tried after the others for "
                + TimeUnit.MILLISECONDS.toSeconds(holdUntilMs - nowMs) + " s";
    }

    private void startHold(long nowMs) {
        int seconds = Math.min(FIRST_HOLD_S << Math.min(holds, 4), LONGEST_HOLD_S);
        holds++;
        holdUntilMs = nowMs + TimeUnit.SECONDS.toMillis(seconds);
    }

    /** What comes with time alone: an endpoint that no OPTIONS can bring back is half open after a while. */
    private void pass(long nowMs) {
        boolean unwatched = policy.optionsIntervalS() == 0;
        boolean held = demotion == Demotion.FAILING
                || demotion == Demotion.OVERLOADED
                || unwatched && (demotion == Demotion.SILENT || state == EndpointState.DOWN);
        if (held && nowMs >= holdUntilMs) {
            become(EndpointState.DEGRADED, "tried again, after: " + reason);
            answered = 0;
            halfOpen = true;
            startHold(nowMs);
        } else if (halfOpen && !unwatched && nowMs >= holdUntilMs) {
            halfOpen = false; // no call failed for as long again: OPTIONS has the say
        }
    }

    private void up(String text) {
        holds = 0;
        answered = 0;
        become(EndpointState.UP, text);
    }

    private void demote(Demotion why, String text) {
        become(EndpointState.DEMOTED, text);
        demotion = why;
    }

    private void become(EndpointState newState, String text) {
        state = newState;
        reason = text;
        demotion = Demotion.NONE;
        halfOpen = false;
    }

    // ---- the latest calls

    /** @return whether too many of the latest calls have failed */
    private boolean remember(boolean failed) {
        int window = policy.windowCalls();
        if (window == 0) {
            return false;
        }
        failures.set(next, failed);
        next = (next + 1) % window;
        return failures.cardinality() * 100 > window * (100 - policy.minSuccessPercent());
    }

    private void forgetCalls() {
        failures.clear();
        next = 0;
    }
}
