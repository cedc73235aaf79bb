package org.jonction.call;

import gov.nist.javax.sip.address.SipUri;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import javax.sip.address.Address;
import javax.sip.address.URI;
import org.jonction.api.sip.Target;
import org.jonction.api.sip.Transport;

/** Where the next request of a dialog goes. */
final class Hops {
    private Hops() {}

    /** The first route or else the remote target (RFC 3261 section 12.2.1.1), as far as it can be reached. */
    static Target next(List<Address> routes, URI remoteTarget, Target heardFrom) {
        Target named = named(routes, remoteTarget, heardFrom);
        // RFC 5923: the open connection serves both directions
        boolean sameConnection = named.transport() == heardFrom.transport()
                && named.transport().reliable()
                && named.remote().getAddress().equals(heardFrom.remote().getAddress());
        return sameConnection || named.equals(heardFrom) ? heardFrom : named;
    }

    /** The same, as the URIs name it, whether or not a connection is open. */
    static Target named(List<Address> routes, URI remoteTarget, Target heardFrom) {
        if (!((routes.isEmpty() ? remoteTarget : routes.getFirst().getURI()) instanceof SipUri uri)) {
            return heardFrom;
        }
        InetAddress address = Hosts.literal(uri.getHost());
        if (address == null || Hosts.inner(address) && !Hosts.inner(heardFrom.remote().getAddress())) {
            return heardFrom; // a name, or an address behind a NAT: the hop that was heard is the way
        }
        Transport transport = transport(uri, heardFrom.transport());
        int port = uri.getPort() > 0 ? uri.getPort() : transport.defaultPort();
        return new Target(heardFrom.sipInterface(), transport, new InetSocketAddress(address, port));
    }

    private static Transport transport(SipUri uri, Transport fallback) {
        String name = uri.getTransportParam();
        if (name == null) {
            return fallback;
        }
        for (Transport transport : Transport.values()) {
            if (transport.name().equalsIgnoreCase(name)) {
                return transport;
            }
        }
        return fallback;
    }
}
