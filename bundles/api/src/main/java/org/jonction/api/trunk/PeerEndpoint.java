package org.jonction.api.trunk;

import java.util.Locale;
import org.jonction.api.config.Settings;
import org.jonction.api.sip.Transport;

/**
 * One place where a peer is reached.
 *
 * @param address literal IPv4 or IPv6 address
 * @param port its port
 * @param transport transport to use
 */
public record PeerEndpoint(String address, int port, Transport transport) {
    static PeerEndpoint from(Settings s) {
        return new PeerEndpoint(s.text("address"), s.integer("port"), s.choice("transport", Transport.class));
    }

    @Override
    public String toString() {
        String host = address.indexOf(':') < 0 ? address : "[" + address + "]";
        return transport.name().toLowerCase(Locale.ROOT) + ":" + host + ":" + port;
    }
}
