package org.jonction.api.trunk;

/** Health of one endpoint of a peer, as REGISTER, OPTIONS and INVITE together see it. */
public enum EndpointState {
    /** Not heard of yet; calls may try it. */
    UNKNOWN,
    /** Answers. */
    UP,
    /** Answers, but not always; used as before and watched closely. */
    DEGRADED,
    /** Left a call without an answer, fails too many calls, or is overloaded; tried after the others. */
    DEMOTED,
    /** Does not answer; used only when nothing else is left. */
    DOWN,
    /** Gets no new calls by order of an administrator; still watched. */
    DRAINING,
    /** Gets neither calls nor OPTIONS by order of an administrator. */
    BLOCKED
}
