package org.jonction.api.sip;

import java.net.InetSocketAddress;

/**
 * Where a message came from.
 *
 * @param sipInterface name of the SIP interface that received it
 * @param transport transport it came by
 * @param remote address and port of the sender as seen on the wire
 */
public record SipSource(String sipInterface, Transport transport, InetSocketAddress remote) {
    /** The same hop as a destination. */
    public Target asTarget() {
        return new Target(sipInterface, transport, remote);
    }
}
