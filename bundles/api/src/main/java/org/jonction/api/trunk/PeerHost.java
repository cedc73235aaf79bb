package org.jonction.api.trunk;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import org.jonction.api.config.Settings;
import org.jonction.api.sip.Transport;

/**
 * Where a peer is to be looked for: a literal address, or a name that DNS resolves (RFC 3263 section 4).
 *
 * @param name literal IPv4 or IPv6 address, domain name or host name
 * @param port its port; 0 for the one that SRV names, or else the default port of the transport
 * @param transport transport to use; empty for the one that NAPTR or SRV names, or else UDP
 */
public record PeerHost(String name, int port, Optional<Transport> transport) {
    private static final String AUTO = "AUTO";

    static PeerHost from(Settings s) {
        return new PeerHost(
                s.text("address"),
                s.integer("port"),
                s.text("transport").equals(AUTO)
                        ? Optional.empty()
                        : Optional.of(s.choice("transport", Transport.class)));
    }

    /** The endpoint of a literal address (RFC 3263 sections 4.1 and 4.2); empty for a name. */
    public Optional<PeerEndpoint> endpoint() {
        try {
            InetAddress.ofLiteral(name);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        Transport chosen = transport.orElse(Transport.UDP);
        return Optional.of(new PeerEndpoint(name, port == 0 ? chosen.defaultPort() : port, chosen, ""));
    }

    @Override
    public String toString() {
        String shown = name.indexOf(':') < 0 ? name : "[" + name + "]";
        return transport.map(t -> t.name().toLowerCase(Locale.ROOT) + ":").orElse("") + shown
                + (port == 0 ? "" : ":" + port);
    }
}
