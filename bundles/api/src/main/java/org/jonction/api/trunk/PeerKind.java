package org.jonction.api.trunk;

/** What a peer is. */
public enum PeerKind {
    /** Internet telephony provider: the far end of a SIP trunk. */
    ITSP,
    /** PSTN gateway. */
    GATEWAY,
    /** IP-PBX: the far end of a direct SIP connection. */
    PBX,
    /** Mediation-style pool of equal servers. */
    POOL,
    /** Another session border controller. */
    SBC
}
