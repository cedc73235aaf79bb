package org.jonction.api.sip;

/**
 * The transaction timers towards one peer, in milliseconds (RFC 3261 section 17.1.1.1 and table 4).
 *
 * @param t1Ms estimate of the round trip, default 500
 * @param t2Ms longest interval between repetitions, default 4000
 * @param t4Ms longest life of a message in the network, default 5000
 */
public record SipTimers(int t1Ms, int t2Ms, int t4Ms) {
    /** The values of RFC 3261. */
    public static final SipTimers DEFAULT = new SipTimers(500, 4000, 5000);
}
