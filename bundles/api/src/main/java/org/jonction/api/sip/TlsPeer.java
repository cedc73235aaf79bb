package org.jonction.api.sip;

import java.util.Set;

/**
 * What a trunk asks of TLS with its peer.
 *
 * @param trunk name of the trunk, for messages
 * @param names names in lower case and addresses, one of which the peer's certificate has to bear (RFC 5922 section 7);
 *     compared whole, so that {@code *.example.com} stands for a certificate of just that name
 * @param serverName name that the box asks for when it opens a connection (RFC 6066 section 3); empty for none
 * @param authorities certificates of the authorities that the peer's certificate may derive from, in PEM (RFC 7468);
 *     empty for the public ones that Java knows
 * @param certificateDemanded whether a peer that opens a connection has to present a certificate, too (mutual TLS)
 * @param certificateRef name of the secret with the key and the certificates that the box presents, in PEM; empty for
 *     that of the SIP interface
 */
public record TlsPeer(
        String trunk,
        Set<String> names,
        String serverName,
        String authorities,
        boolean certificateDemanded,
        String certificateRef) {
    public TlsPeer {
        names = Set.copyOf(names);
    }
}
