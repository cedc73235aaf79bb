package org.jonction.api.trunk;

import java.util.List;
import java.util.stream.Stream;
import org.jonction.api.config.Settings;

/**
 * Any far SIP system.
 *
 * @param name name of the peer
 * @param kind what it is
 * @param domain host part of URIs for this peer; the endpoint's address when empty
 * @param driver id of its gateway driver
 * @param endpoints where it is reached, in order of preference
 * @param sources addresses and CIDR blocks that its messages come from, the endpoints' addresses always among them
 */
public record Peer(
        String name, PeerKind kind, String domain, String driver, List<PeerEndpoint> endpoints, List<String> sources) {
    public Peer {
        endpoints = List.copyOf(endpoints);
        sources = List.copyOf(sources);
    }

    static Peer from(Settings s) {
        List<PeerEndpoint> endpoints =
                s.list("endpoints").stream().map(PeerEndpoint::from).toList();
        return new Peer(
                s.text("name"),
                s.choice("kind", PeerKind.class),
                s.find("domain").orElse(""),
                s.text("driver"),
                endpoints,
                Stream.concat(endpoints.stream().map(PeerEndpoint::address), s.texts("sources").stream())
                        .distinct()
                        .toList());
    }
}
