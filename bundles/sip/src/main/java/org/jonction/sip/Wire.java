package org.jonction.sip;

import gov.nist.javax.sip.header.Via;
import java.net.InetSocketAddress;
import org.jonction.api.sip.SipSource;

/** What a request came by, and its answers go by. */
interface Wire {
    /** The way of the responses to a request from {@code source} with this top Via (RFC 3261 18.2.2). */
    Hop replyHop(SipSource source, Via topVia);

    /** Where the sender of a request expects responses: at the port in the Via of the address it came from (RFC 3261 18.1.1). */
    static InetSocketAddress sentBy(SipSource source, Via via) {
        int port = via.getPort() > 0 ? via.getPort() : source.transport().defaultPort();
        return source.remote().getPort() == port
                ? source.remote()
                : new InetSocketAddress(source.remote().getAddress(), port);
    }
}
