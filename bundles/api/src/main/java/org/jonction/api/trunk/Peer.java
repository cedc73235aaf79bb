package org.jonction.api.trunk;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jonction.api.config.Settings;

/**
 * Any far SIP system.
 *
 * @param name name of the peer
 * @param kind what it is
 * @param domain host part of URIs for this peer, by default the first name among its hosts; the endpoint's address when
 *     empty
 * @param driver id of its gateway driver
 * @param hosts where it is to be looked for, in order of preference
 * @param endpoints where it is reached, in order of preference; those of names are there once DNS has told them
 * @param sources addresses and CIDR blocks that its messages come from, the endpoints' addresses always among them
 */
public record Peer(
        String name,
        PeerKind kind,
        String domain,
        String driver,
        List<PeerHost> hosts,
        List<PeerEndpoint> endpoints,
        List<String> sources) {
    public Peer {
        hosts = List.copyOf(hosts);
        endpoints = List.copyOf(endpoints);
        sources = List.copyOf(sources);
    }

    static Peer from(Settings s) {
        List<PeerHost> hosts = s.list("endpoints").stream().map(PeerHost::from).toList();
        Peer peer = new Peer(
                s.text("name"),
                s.choice("kind", PeerKind.class),
                s.find("domain").orElseGet(() -> firstName(hosts)),
                s.text("driver"),
                hosts,
                List.of(),
                s.texts("sources"));
        return peer.at(
                hosts.stream().map(PeerHost::endpoint).flatMap(Optional::stream).toList(), List.of());
    }

    private static String firstName(List<PeerHost> hosts) {
        return hosts.stream()
                .filter(host -> host.endpoint().isEmpty())
                .map(PeerHost::name)
                .findFirst()
                .orElse("");
    }

    /** The same peer, reached at these endpoints; their addresses, and these further ones, are sources of it, too. */
    public Peer at(List<PeerEndpoint> found, Collection<String> furtherSources) {
        List<String> all = Stream.of(found.stream().map(PeerEndpoint::address), sources.stream(),
                        furtherSources.stream())
                .flatMap(texts -> texts)
                .distinct()
                .toList();
        return new Peer(name, kind, domain, driver, hosts, found, all);
    }
}
