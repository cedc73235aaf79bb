package org.jonction.api.sip;

/** A SIP transport protocol (RFC 3261 section 18). */
public enum Transport {
    UDP(false, 5060),
    TCP(true, 5060),
    /** TLS over TCP (RFC 3261 section 26.2). */
    TLS(true, 5061);

    private final boolean reliable;
    private final int defaultPort;

    Transport(boolean reliable, int defaultPort) {
        this.reliable = reliable;
        this.defaultPort = defaultPort;
    }

    /** The port where SIP is expected when none is named (RFC 3261 section 19.1.2). */
    public int defaultPort() {
        return defaultPort;
    }

    /** Whether the transport itself repeats what was lost, so that transactions do not (RFC 3261 section 17). */
    public boolean reliable() {
        return reliable;
    }
}
