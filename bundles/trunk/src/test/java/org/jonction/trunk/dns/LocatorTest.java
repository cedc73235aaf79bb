package org.jonction.trunk.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.PeerHost;
import org.junit.jupiter.api.Test;

/** RFC 3263 section 4 over a zone in memory. */
class LocatorTest {
    private static final List<Transport> BOTH = List.of(Transport.UDP, Transport.TCP);

    private final Map<String, List<DnsRecord>> zone = new HashMap<>();
    private final List<String> broken = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();

    private Reply ask(String name, Dns.Type type) {
        String question = type + " " + name;
        asked.add(question);
        if (broken.contains(question)) {
            return Reply.failed(5, "no name server answers");
        }
        List<DnsRecord> records = zone.get(question);
        return records == null ? Reply.none(300, name + " does not exist") : Reply.found(records, 60);
    }

    @Test
    void naptrChoosesTheTransportByOrderAndPreferenceAmongThoseThatTheBoxHas() {
        naptr(10, 10, "s", "SIPS+D2T", "_sips._tcp.example");
        naptr(20, 20, "s", "SIP+D2U", "_sip._udp.example");
        naptr(20, 10, "s", "SIP+D2T", "_sip._tcp.example");
        naptr(5, 10, "u", "E2U+sip", "");
        srv("_sip._udp.example", 0, 0, 5060, "one.example");
        srv("_sip._tcp.example", 0, 0, 5070, "one.example");
        a("one.example", "192.0.2.1");

        assertThat(locate(host("example", 0, null)).all()).hasToString("[tcp:192.0.2.1:5070]");
        assertThat(asked).doesNotContain("SRV _sip._udp.example", "SRV _sips._tcp.example");
    }

    @Test
    void aServiceThatLeadsNowhereIsPassedOver() {
        naptr(10, 10, "s", "SIP+D2T", "_sip._tcp.example");
        naptr(20, 10, "s", "SIP+D2U", "_sip._udp.example");
        srv("_sip._udp.example", 0, 0, 5060, "one.example");
        a("one.example", "192.0.2.1");

        assertThat(locate(host("example", 0, null)).all()).hasToString("[udp:192.0.2.1:5060]");
    }

    @Test
    void withoutNaptrTheTransportsAreAskedForBySrv() {
        srv("_sip._tcp.example", 0, 0, 5060, "one.example");
        a("one.example", "192.0.2.1");

        assertThat(locate(host("example", 0, null)).all()).hasToString("[tcp:192.0.2.1:5060]");
    }

    @Test
    void withoutSrvTheAddressesAreUsedWithUdpAndTheDefaultPort() {
        a("example", "192.0.2.2", "192.0.2.1");

        assertThat(locate(host("example", 0, null)).all()).hasToString("[udp:192.0.2.1:5060, udp:192.0.2.2:5060]");
    }

    @Test
    void aPortMeansAddressesAndUdpAlone() {
        naptr(10, 10, "s", "SIP+D2T", "_sip._tcp.example");
        a("example", "192.0.2.1");

        assertThat(locate(host("example", 5080, null)).all()).hasToString("[udp:192.0.2.1:5080]");
        assertThat(locate(host("example", 5080, Transport.TCP)).all()).hasToString("[tcp:192.0.2.1:5080]");
        assertThat(asked).containsOnly("A example");
    }

    @Test
    void aTransportMeansItsSrvWithoutNaptr() {
        naptr(10, 10, "s", "SIP+D2U", "_sip._udp.example");
        srv("_sip._tcp.example", 0, 0, 5062, "one.example");
        a("one.example", "192.0.2.1");

        assertThat(locate(host("example", 0, Transport.TCP)).all()).hasToString("[tcp:192.0.2.1:5062]");
        assertThat(asked).doesNotContain("NAPTR example");
    }

    @Test
    void srvGivesRanksAndWeightsAndEveryAddressOfAHost() {
        srv("_sip._udp.example", 20, 0, 5060, "backup.example");
        srv("_sip._udp.example", 10, 70, 5060, "one.example");
        srv("_sip._udp.example", 10, 30, 5061, "two.example");
        a("one.example", "192.0.2.1", "192.0.2.11");
        a("two.example", "192.0.2.2");
        a("backup.example", "192.0.2.9");

        Ranking<PeerEndpoint> found = locate(host("example", 0, Transport.UDP));

        assertThat(found.ranks()).hasSize(2);
        assertThat(found.ranks().getFirst()).extracting(Ranking.Share::weight).containsExactly(70, 30);
        assertThat(found.all())
                .hasToString("[udp:192.0.2.1:5060, udp:192.0.2.11:5060, udp:192.0.2.2:5061, udp:192.0.2.9:5060]");
        assertThat(found.all()).extracting(PeerEndpoint::host).containsOnly("example");
    }

    @Test
    void aServiceThatIsDecidedlyNotThereIsNotLookedForAtTheBareName() {
        srv("_sip._udp.example", 0, 0, 5060, "");
        a("example", "192.0.2.80");

        Location location = location(host("example", 0, Transport.UDP), false);

        assertThat(location.endpoints().ranks()).isEmpty();
        assertThat(location.text()).contains("SRV _sip._udp.example", "none of its hosts has an IPv4 address");
    }

    @Test
    void whileSrvCannotBeAskedTheBareNameIsNoWayOut() {
        broken.add("SRV _sip._udp.example");
        a("example", "192.0.2.80");

        Location location = location(host("example", 0, Transport.UDP), false);

        assertThat(location.endpoints().ranks()).isEmpty();
        assertThat(location.fresh()).isFalse();
        assertThat(location.answered()).isFalse();
        assertThat(location.ttlS()).isEqualTo(5);
        assertThat(location.text()).isEqualTo("no name server answers");
    }

    @Test
    void aNameServerThatKnowsNoNaptrIsBorne() {
        broken.add("NAPTR example");
        srv("_sip._udp.example", 0, 0, 5060, "one.example");
        a("one.example", "192.0.2.1");

        Location location = location(host("example", 0, null), false);

        assertThat(location.endpoints().all()).hasToString("[udp:192.0.2.1:5060]");
        assertThat(location.fresh()).isTrue();
    }

    @Test
    void onAnIpv6InterfaceIpv6AddressesCount() {
        a("example", "192.0.2.1");
        zone.put("AAAA example", List.of(new DnsRecord.Address(InetAddress.ofLiteral("2001:db8::1"))));

        assertThat(location(host("example", 0, null), true).endpoints().all())
                .hasToString("[udp:[2001:db8:0:0:0:0:0:1]:5060]");
    }

    @Test
    void whatDoesNotExistIsSaid() {
        Location location = location(host("example", 0, null), false);

        assertThat(location.endpoints().ranks()).isEmpty();
        assertThat(location.fresh()).isFalse();
        assertThat(location.answered()).isTrue();
        assertThat(location.text()).isEqualTo("example has no IPv4 address in DNS");
    }

    private Ranking<PeerEndpoint> locate(PeerHost host) {
        return location(host, false).endpoints();
    }

    private Location location(PeerHost host, boolean ipv6) {
        return Locator.locate(this::ask, host, ipv6, BOTH);
    }

    private static PeerHost host(String name, int port, Transport transport) {
        return new PeerHost(name, port, Optional.ofNullable(transport));
    }

    private void naptr(int order, int preference, String flags, String service, String replacement) {
        add("NAPTR example", new DnsRecord.Naptr(order, preference, flags, service, replacement));
    }

    private void srv(String name, int priority, int weight, int port, String target) {
        add("SRV " + name, new DnsRecord.Srv(priority, weight, port, target));
    }

    private void a(String name, String... addresses) {
        for (String address : addresses) {
            add("A " + name, new DnsRecord.Address(InetAddress.ofLiteral(address)));
        }
    }

    private void add(String question, DnsRecord record) {
        zone.computeIfAbsent(question, q -> new ArrayList<>()).add(record);
    }
}
