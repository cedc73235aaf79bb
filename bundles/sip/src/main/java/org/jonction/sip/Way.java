package org.jonction.sip;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.header.Protocol;

/**
 * How a request leaves.
 *
 * @param sentBy host and port for Via
 * @param protocol protocol and transport for Via
 * @param hop the way to the next hop
 */
record Way(HostPort sentBy, Protocol protocol, Hop hop) {}
