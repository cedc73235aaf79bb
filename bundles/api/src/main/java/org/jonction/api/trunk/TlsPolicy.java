package org.jonction.api.trunk;

import java.util.List;
import org.jonction.api.config.Settings;

/**
 * TLS with the peer of a trunk (RFC 5246, RFC 8446, RFC 5922).
 *
 * @param authorities certificates of the authorities that the peer's certificate may derive from, in PEM; empty for the
 *     public ones
 * @param names further names and addresses that the peer's certificate may bear, beside the peer's domain and the names
 *     of its endpoints
 * @param peerCertificate whether the peer has to present a certificate also when it opens the connection
 * @param certificateRef name of the secret with the key and certificates of the box for this peer, in PEM; empty for
 *     those of the SIP interface
 */
public record TlsPolicy(
        String authorities, List<String> names, PeerCertificate peerCertificate, String certificateRef) {
    /** Public authorities, the peer's own names, and a certificate of the peer only where it is the server. */
    public static final TlsPolicy USUAL = new TlsPolicy("", List.of(), PeerCertificate.AS_SERVER, "");

    public TlsPolicy {
        names = List.copyOf(names);
    }

    /** When the peer has to present a certificate. */
    public enum PeerCertificate {
        /** When the box opens the connection; a peer that opens one is known by its address. */
        AS_SERVER,
        /** Always: mutual TLS. */
        ALWAYS
    }

    static TlsPolicy from(Settings s) {
        return new TlsPolicy(
                s.find("authorities").orElse(""),
                s.texts("names"),
                s.choice("peerCertificate", PeerCertificate.class),
                s.find("certificateRef").orElse(""));
    }
}
