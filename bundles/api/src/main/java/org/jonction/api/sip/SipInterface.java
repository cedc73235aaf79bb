package org.jonction.api.sip;

import java.util.List;
import org.jonction.api.config.Settings;

/**
 * A SIP interface: where the box listens in one realm.
 *
 * @param name name of the interface
 * @param realm the realm it belongs to
 * @param address IPv4 or IPv6 address to bind; the name of a {@link org.jonction.api.config.Nic} while that has none
 * @param port port of UDP and TCP, 1 to 65535
 * @param tlsPort port of TLS, 1 to 65535
 * @param transports transports to listen on
 * @param publicAddress address written into Via and Contact when the box stands behind a NAT, else {@code address}
 * @param certificateRef name of the {@linkplain org.jonction.api.config.SecretStore secret} with the private key and the
 *     certificates that TLS presents, in PEM; empty when there is none
 * @param dscp DiffServ code point of outgoing signalling, 0 to 63 (RFC 2474)
 */
public record SipInterface(
        String name,
        String realm,
        String address,
        int port,
        int tlsPort,
        List<Transport> transports,
        String publicAddress,
        String certificateRef,
        int dscp) {
    public SipInterface {
        transports = List.copyOf(transports);
    }

    /** One without TLS. */
    public SipInterface(
            String name,
            String realm,
            String address,
            int port,
            List<Transport> transports,
            String publicAddress,
            int dscp) {
        this(name, realm, address, port, Transport.TLS.defaultPort(), transports, publicAddress, "", dscp);
    }

    /** The port of a transport. */
    public int port(Transport transport) {
        return transport == Transport.TLS ? tlsPort : port;
    }

    /** Reads a delivered configuration. @throws IllegalArgumentException naming the field that does not fit */
    public static SipInterface from(Settings s) {
        return new SipInterface(
                s.text("name"),
                s.text("realm"),
                s.text("address"),
                s.integer("port"),
                s.integer("tlsPort"),
                s.texts("transports").stream().map(Transport::valueOf).toList(),
                s.find("publicAddress").orElseGet(() -> s.text("address")),
                s.find("certificateRef").orElse(""),
                s.integer("dscp"));
    }
}
