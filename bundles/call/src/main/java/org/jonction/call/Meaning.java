package org.jonction.call;

import gov.nist.javax.sip.header.RetryAfter;
import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.trunk.Outcome;

/** What the end of a try means, whatever number a peer puts on it: decides whether another way may do better. */
enum Meaning {
    /** The peer, or what lies behind it, was not reached in time. */
    TRANSPORT("not reached"),
    /** The peer has no room for the call. */
    OVERLOAD("overload"),
    /** The peer failed, or knows no way to the number. */
    ROUTE("no way through this peer"),
    /** The called line is busy: it is so by every way. */
    BUSY("busy"),
    /** A person said no, or did not answer: never to be rung again by another way. */
    USER("rejected by the user"),
    /** The number is none that can be called. */
    NUMBER("wrong number"),
    /** Something about the request itself. */
    OTHER("refused");

    private final String text;

    Meaning(String text) {
        this.text = text;
    }

    /** For people. */
    String text() {
        return text;
    }

    /**
     * The meaning of a failure: a cause of the telephone network says more than the status that it was mapped to, but a
     * status by which a user refuses stands (RFC 3398 section 8.2.6.1, RFC 3326).
     *
     * @param status 300 to 699
     * @param q850 cause of the Reason header, or -1
     */
    static Meaning of(int status, int q850) {
        Meaning user = ofUser(status);
        if (user != OTHER) {
            return user;
        }
        Meaning cause = ofCause(q850);
        return cause == OTHER ? ofStatus(status) : cause;
    }

    private static Meaning ofUser(int status) {
        return switch (status) {
            case 486, 600 -> BUSY;
            case 604 -> NUMBER;
            case 487 -> USER;
            default -> status > 600 ? USER : OTHER; // RFC 3261 21.6: no other way will do, either
        };
    }

    /** Q.850 table 1 */
    private static Meaning ofCause(int q850) {
        return switch (q850) {
            case 17 -> BUSY;
            case 18, 19, 21 -> USER;
            case 1, 22, 28 -> NUMBER;
            case 2, 3, 25 -> ROUTE;
            case 27, 38, 41 -> TRANSPORT;
            case 34, 42, 44, 47 -> OVERLOAD;
            default -> OTHER;
        };
    }

    private static Meaning ofStatus(int status) {
        return switch (status) {
            case 408 -> TRANSPORT;
            case 503 -> OVERLOAD;
            case 500, 502, 504 -> ROUTE;
            case 404, 410, 484, 485 -> NUMBER;
            default -> OTHER;
        };
    }

    /** What this says about the endpoint itself, whose one health all calls share. */
    static Outcome outcome(SIPResponse response, int q850) {
        int status = response.getStatusCode();
        boolean failed = status == 408 || status >= 500 && status < 600 && status != 501 && status != 505;
        if (!failed) {
            return Outcome.SUCCESS;
        }
        if (status == 503 && response.getHeader("Retry-After") instanceof RetryAfter wish && wish.getRetryAfter() > 0) {
            return new Outcome(
                    Outcome.Kind.OVERLOADED, wish.getRetryAfter(), "503 with Retry-After " + wish.getRetryAfter());
        }
        return switch (of(status, q850)) {
            case BUSY, USER, NUMBER -> Outcome.SUCCESS;
            default -> new Outcome(Outcome.Kind.FAILURE, 0, "a call was answered " + status);
        };
    }
}
