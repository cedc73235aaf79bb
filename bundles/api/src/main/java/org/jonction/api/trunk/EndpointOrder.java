package org.jonction.api.trunk;

/** What an administrator wants of one endpoint; calls in progress go on in any case. */
public enum EndpointOrder {
    /** Nothing special: its health decides. */
    IN_SERVICE,
    /** No new calls ({@link EndpointState#DRAINING}). */
    DRAIN,
    /** No new calls and no OPTIONS ({@link EndpointState#BLOCKED}). */
    BLOCK
}
