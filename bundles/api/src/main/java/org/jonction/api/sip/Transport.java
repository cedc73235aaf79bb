package org.jonction.api.sip;

/** A SIP transport protocol (RFC 3261 section 18). */
public enum Transport {
    UDP(false),
    TCP(true);

    private final boolean reliable;

    Transport(boolean reliable) {
        this.reliable = reliable;
    }

    /** The port where SIP is expected when none is named (RFC 3261 section 19.1.2). */
    public int defaultPort() {
        return 5060;
    }

    /** Whether the transport itself repeats what was lost, so that transactions do not (RFC 3261 section 17). */
    public boolean reliable() {
        return reliable;
    }
}
