package org.jonction.trunk;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.TlsPeer;
import org.jonction.api.sip.TlsPeers;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.TlsPolicy;
import org.jonction.api.trunk.TlsPolicy.PeerCertificate;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What TLS asks of a peer is what its trunk says. */
@Component
public final class PeerCertificates implements TlsPeers {
    private final TrunkService trunks;

    @Activate
    public PeerCertificates(@Reference TrunkService trunks) {
        this.trunks = trunks;
    }

    @Override
    public Optional<TlsPeer> peer(SipSource source) {
        return trunks.classify(source).map(trunk -> of(trunk, source));
    }

    /** RFC 5922 7.1: the domain that was asked for, which is what a name was resolved from. */
    private static TlsPeer of(Trunk trunk, SipSource source) {
        TlsPolicy policy = trunk.access().tls();
        Set<String> names = new HashSet<>();
        policy.names().forEach(name -> add(names, name));
        add(names, trunk.peer().domain());
        String serverName = "";
        for (PeerEndpoint endpoint : trunk.peer().endpoints()) {
            add(names, endpoint.host());
            if (serverName.isEmpty() && endpoint.address().equals(source.remote().getAddress().getHostAddress())) {
                serverName = endpoint.host();
            }
        }
        return new TlsPeer(
                trunk.name(),
                names,
                serverName.isEmpty() ? trunk.peer().domain() : serverName,
                policy.authorities(),
                policy.peerCertificate() == PeerCertificate.ALWAYS,
                policy.certificateRef());
    }

    private static void add(Set<String> names, String name) {
        if (!name.isEmpty()) {
            names.add(name.toLowerCase(Locale.ROOT));
        }
    }
}
