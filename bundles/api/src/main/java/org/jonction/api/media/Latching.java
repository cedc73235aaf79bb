package org.jonction.api.media;

/**
 * From which source a media port takes packets. In every mode, once a source is accepted, packets of any other are
 * counted as stray and never forwarded; a changed address in the far end's SDP allows one new choice.
 */
public enum Latching {
    /** Only the address and port that SDP names. */
    OFF,
    /** The source of the first valid RTP packet, whatever SDP says: for far ends behind a NAT. */
    FIRST,
    /** As {@link #FIRST}, but a packet from the address and port that SDP names always wins and ends the choice. */
    STRICT
}
