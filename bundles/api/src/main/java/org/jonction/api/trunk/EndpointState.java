package org.jonction.api.trunk;

/** Health of one endpoint of a peer. */
public enum EndpointState {
    /** Not heard of yet; calls may try it. */
    UNKNOWN,
    /** Answers. */
    UP,
    /** Does not answer; used only when nothing else is left. */
    DOWN
}
