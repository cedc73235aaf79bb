package org.jonction.trunk.dns;

import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.PeerHost;

/** Finds the SIP servers of one host (RFC 3263 section 4). Of one use. */
public final class Locator {
    private final Dns dns;
    private final PeerHost host;
    private final boolean ipv6;
    private final List<Transport> transports;
    private final List<String> path = new ArrayList<>();
    private int ttlS = RecordCache.CEILING_S;
    private boolean fresh = true;
    private boolean answered = true;
    private String failure = "";

    /** What NAPTR and SRV call a transport (RFC 3263 section 4.1). */
    private record Service(String transport, String naptr, String prefix) {
        static final List<Service> ALL = List.of(
                new Service("UDP", "SIP+D2U", "_sip._udp."),
                new Service("TCP", "SIP+D2T", "_sip._tcp."),
                new Service("TLS", "SIPS+D2T", "_sips._tcp."));
    }

    private Locator(Dns dns, PeerHost host, boolean ipv6, List<Transport> transports) {
        this.dns = dns;
        this.host = host;
        this.ipv6 = ipv6;
        this.transports = transports;
    }

    /**
     * Looks a host up.
     *
     * @param ipv6 whether its IPv6 addresses count, else its IPv4 addresses
     * @param transports what the box can use, most usual first
     */
    public static Location locate(Dns dns, PeerHost host, boolean ipv6, List<Transport> transports) {
        return new Locator(dns, host, ipv6, transports).locate();
    }

    private Location locate() {
        List<Transport> wanted = host.transport().map(List::of).orElse(transports);
        if (wanted.isEmpty()) {
            return new Location(Ranking.empty(), 1, false, false, "the SIP interface has no transport yet");
        }
        Ranking<PeerEndpoint> found;
        if (host.port() > 0) {
            // 4.1, 4.2: with a port there is neither NAPTR nor SRV, and UDP unless told otherwise
            found = byAddress(wanted.getFirst(), host.port());
        } else {
            found = host.transport().isEmpty() ? byNaptr(wanted) : bySrv(wanted);
        }
        boolean nothing = found.ranks().isEmpty();
        String text = String.join(", ", path) + (failure.isEmpty() ? "" : (path.isEmpty() ? "" : "; ") + failure);
        return new Location(found, ttlS, fresh && !nothing, answered || !nothing, text);
    }

    /** 4.1: the most preferred service that the box supports and that leads somewhere. */
    private Ranking<PeerEndpoint> byNaptr(List<Transport> wanted) {
        Reply reply = ask(host.name(), Dns.Type.NAPTR);
        List<DnsRecord.Naptr> records = reply.all(DnsRecord.Naptr.class).stream()
                .filter(record -> record.flags().equalsIgnoreCase("s"))
                .sorted(Comparator.comparingInt(DnsRecord.Naptr::order)
                        .thenComparingInt(DnsRecord.Naptr::preference))
                .toList();
        for (DnsRecord.Naptr record : records) {
            for (Transport transport : wanted) {
                if (service(transport).naptr.equalsIgnoreCase(record.service())) {
                    path.add("NAPTR " + record.service());
                    Ranking<PeerEndpoint> found = srv(record.replacement(), transport);
                    if (!found.ranks().isEmpty()) {
                        return found;
                    }
                }
            }
        }
        if (reply.kind() == Reply.Kind.FAILED) {
            failure = ""; // some name servers know no NAPTR: SRV has the say
        }
        return bySrv(wanted);
    }

    /** 4.1, 4.2: without NAPTR by the first transport that has SRV records, without those by addresses. */
    private Ranking<PeerEndpoint> bySrv(List<Transport> wanted) {
        for (Transport transport : wanted) {
            Ranking<PeerEndpoint> found = srv(service(transport).prefix + host.name(), transport);
            if (!found.ranks().isEmpty()) {
                return found;
            }
        }
        // somebody who offers SRV may have a web server at the bare name
        boolean bare = failure.isEmpty() && path.stream().noneMatch(step -> step.startsWith("SRV"));
        return bare
                ? byAddress(wanted.getFirst(), wanted.getFirst().defaultPort())
                : Ranking.empty();
    }

    private Ranking<PeerEndpoint> srv(String name, Transport transport) {
        List<DnsRecord.Srv> records = ask(name, Dns.Type.SRV).all(DnsRecord.Srv.class);
        if (records.isEmpty()) {
            return Ranking.empty();
        }
        path.add("SRV " + name);
        TreeMap<Integer, List<Ranking.Share<PeerEndpoint>>> ranks = new TreeMap<>();
        for (DnsRecord.Srv record : records) {
            // RFC 2782: the root as target says that the service is decidedly not there
            List<PeerEndpoint> places = record.target().isEmpty() || record.port() == 0
                    ? List.of()
                    : places(record.target(), transport, record.port());
            if (!places.isEmpty()) {
                ranks.computeIfAbsent(record.priority(), priority -> new ArrayList<>())
                        .add(new Ranking.Share<>(record.weight(), places));
            }
        }
        if (ranks.isEmpty() && failure.isEmpty()) {
            failure = "none of its hosts has an " + family() + " address";
        }
        return new Ranking<>(List.copyOf(ranks.values()));
    }

    private Ranking<PeerEndpoint> byAddress(Transport transport, int port) {
        List<PeerEndpoint> places = places(host.name(), transport, port);
        if (places.isEmpty()) {
            failure = failure.isEmpty() ? host.name() + " has no " + family() + " address in DNS" : failure;
            return Ranking.empty();
        }
        path.add((ipv6 ? "AAAA " : "A ") + host.name());
        return new Ranking<>(List.of(List.of(new Ranking.Share<>(0, places))));
    }

    private List<PeerEndpoint> places(String name, Transport transport, int port) {
        return ask(name, ipv6 ? Dns.Type.AAAA : Dns.Type.A).all(DnsRecord.Address.class).stream()
                .filter(record -> record.address() instanceof Inet6Address == ipv6)
                .map(record -> new PeerEndpoint(record.address().getHostAddress(), port, transport, host.name()))
                .sorted(Comparator.comparing(PeerEndpoint::address)) // name servers turn them round at each answer
                .toList();
    }

    private Reply ask(String name, Dns.Type type) {
        Reply reply = dns.ask(name, type);
        ttlS = Math.min(ttlS, reply.ttlS());
        fresh &= !reply.stale();
        answered &= reply.kind() != Reply.Kind.FAILED;
        if (reply.kind() == Reply.Kind.FAILED || reply.stale()) {
            failure = reply.text();
        }
        return reply;
    }

    private String family() {
        return ipv6 ? "IPv6" : "IPv4";
    }

    private static Service service(Transport transport) {
        return Service.ALL.stream()
                .filter(service -> service.transport.equals(transport.name()))
                .findFirst()
                .orElseThrow();
    }
}
