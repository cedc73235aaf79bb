package org.jonction.api.sip;

import java.net.InetSocketAddress;

/**
 * The next hop of a request.
 *
 * @param sipInterface name of the SIP interface to send from
 * @param transport transport to use
 * @param remote resolved address and port of the next hop
 */
public record Target(String sipInterface, Transport transport, InetSocketAddress remote) {}
