package org.jonction.api.sip;

/**
 * How requests go to one peer: the transaction timers in milliseconds (RFC 3261 section 17.1.1.1 and table 4), and how
 * large a request by UDP may be (RFC 3261 section 18.1.1).
 *
 * @param t1Ms estimate of the round trip, default 500
 * @param t2Ms longest interval between repetitions, default 4000
 * @param t4Ms longest life of a message in the network, default 5000
 * @param udpMaxBytes bytes of the largest request that goes by UDP, default 1300; a larger one goes by TCP when the SIP
 *     interface has TCP and the peer takes the connection
 */
public record SipTimers(int t1Ms, int t2Ms, int t4Ms, int udpMaxBytes) {
    private static final int UDP_MAX_BYTES = 1_300;

    /** The values of RFC 3261. */
    public static final SipTimers DEFAULT = new SipTimers(500, 4000, 5000);

    /** Timers with the usual size. */
    public SipTimers(int t1Ms, int t2Ms, int t4Ms) {
        this(t1Ms, t2Ms, t4Ms, UDP_MAX_BYTES);
    }
}
