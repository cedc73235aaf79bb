package org.jonction.api.trunk;

import java.util.Locale;
import org.jonction.api.sip.Transport;

/**
 * One place where a peer is reached.
 *
 * @param address literal IPv4 or IPv6 address
 * @param port its port
 * @param transport transport to use
 * @param host name by which the document asks for it, which a certificate has to bear (RFC 5922 section 7.1); empty
 *     when the document names the address
 */
public record PeerEndpoint(String address, int port, Transport transport, String host) {
    @Override
    public String toString() {
        String shown = address.indexOf(':') < 0 ? address : "[" + address + "]";
        return transport.name().toLowerCase(Locale.ROOT) + ":" + shown + ":" + port;
    }
}
