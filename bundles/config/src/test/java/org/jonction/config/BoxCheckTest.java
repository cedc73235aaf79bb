package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jonction.api.config.ConfigPid;
import org.jonction.api.config.Problem;
import org.jonction.api.config.Settings;
import org.jonction.api.firmware.BoxSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoxCheckTest {
    private static final Schemas SCHEMAS = new Schemas();

    private static final String BOX = """
        box:
          name: pbx-gate
          network:
            lan: {addresses: [192.0.2.10/24, "2001:db8::10/64"], dns: [192.0.2.53]}
            wan:
              addresses: [198.51.100.10/28]
              gateway: 198.51.100.1
              gateway6: fe80::1
              routes: [{to: 203.0.113.0/24, via: 198.51.100.2}]
          ntp: [time.example.com, 192.0.2.123]
          ssh:
            authorizedKeys:
              - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ7HPyL+ddsE5wFoTgtYzB3zaT5kUQ0c1ItPwS0DDuaX anna@example
        realms: {lan: {}}
        sipInterfaces: {lan: {realm: lan, address: lan}}
        mediaRealms: {lan: {realm: lan, address: lan}}
        """;

    @Test
    void theDocumentThatTheOtherTestsSpoilIsGood() {
        assertThat(check(BOX).problems()).isEmpty();
        BoxSettings box = delivered(BOX);
        assertThat(box.name()).isEqualTo("pbx-gate");
        assertThat(box.wan().gateway()).isEqualTo("198.51.100.1");
        assertThat(box.lan().dhcp()).isFalse();
        assertThat(box.authorizedKeys()).hasSize(1);
    }

    @Test
    void withoutTheSectionBothInterfacesUseDhcpAndEverythingElseIsClosed() {
        BoxSettings box = delivered("realms: {lan: {}}\n");
        assertThat(box.lan()).isEqualTo(box.wan());
        assertThat(box.wan().dhcp()).isTrue();
        assertThat(box.wan().fixed()).isEmpty();
        assertThat(box.consoleOnWan()).isFalse();
        assertThat(box.authorizedKeys()).isEmpty();
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        pbx-gate                | Pbx_Gate               | box.name                          | is 'Pbx_Gate'
        192.0.2.10/24           | 192.0.2.10             | box.network.lan.addresses.0       | is no address with a prefix
        192.0.2.10/24           | 192.0.2.10/33          | box.network.lan.addresses.0       | is no address with a prefix
        192.0.2.10/24           | DHCP                   | box.network.lan.addresses.0       | is no address with a prefix
        192.0.2.10/24           | 192.0.2.0/24           | box.network.lan.addresses.0       | is no address of a host
        192.0.2.10/24           | 192.0.2.255/24         | box.network.lan.addresses.0       | is no address of a host
        192.0.2.10/24           | 224.0.0.1/24           | box.network.lan.addresses.0       | is no address of a host
        198.51.100.10/28        | 198.51.100.16/28       | box.network.wan.addresses.0       | is no address of a host
        192.0.2.10/24           | 198.51.100.9/24        | box.network.wan.addresses.0       | lies on lan, too
        198.51.100.1            | 198.51.100.17          | box.network.wan.gateway           | lies in no network of wan
        gateway: 198.51.100.1   | gateway: 198.51.100.10 | box.network.wan.gateway           | or is the box itself
        gateway: 198.51.100.1   | gateway: fe80::1       | box.network.wan.gateway           | is no IPv4 address
        gateway6: fe80::1       | gateway6: 198.51.100.1 | box.network.wan.gateway6          | is no IPv6 address
        gateway6: fe80::1       | gateway6: '2001:db8::1' | box.network.wan.gateway6         | lies in no network of wan
        via: 198.51.100.2       | via: 192.0.2.2         | box.network.wan.routes.0.via      | lies in no network of wan
        via: 198.51.100.2       | via: fe80::2           | box.network.wan.routes.0.via      | does not lead to 203.0.113.0/24
        to: 203.0.113.0/24      | to: 203.0.113.1/24     | box.network.wan.routes.0.to       | bits set behind its prefix
        192.0.2.53              | dns.example.com        | box.network.lan.dns.0             | is no literal address
        192.0.2.53]             | 192.0.2.53], mtu: 576  | box.network.lan.mtu               | is '576'
        time.example.com        | time_example           | box.ntp.0                         | is no host name
        time.example.com        | 192.0.2.300            | box.ntp.0                         | is no host name
        ssh-ed25519 AAAA        | ssh-dss AAAA           | box.ssh.authorizedKeys.0          | is no public key
        ssh-ed25519 AAAA        | ssh-rsa AAAA           | box.ssh.authorizedKeys.0          | is no public key
        `- ssh-ed25519`         | `- no-pty ssh-ed25519` | box.ssh.authorizedKeys.0          | is no public key
        `[192.0.2.10/24, "2001` | `["2001`               | sipInterfaces.lan.address         | 'lan' has no IPv4 address
        `address: lan}}\nmed`  | `address: dmz}}\nmed` | sipInterfaces.lan.address         | is no literal address and no network interface
        """)
    void aMistakeIsToldWhereItStands(String right, String wrong, String field, String message) {
        assertThat(BOX).contains(right.translateEscapes());
        List<Problem> problems =
                check(BOX.replace(right.translateEscapes(), wrong.translateEscapes())).problems();
        assertThat(problems)
                .filteredOn(problem -> problem.field().equals(field))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message()).contains(message);
                    assertThat(problem.allowed()).isNotEmpty();
                    assertThat(problem.line()).isPositive();
                });
    }

    @Test
    void dhcpMakesAnInterfaceOneThatMayBeNamedAndNeedsNoGateway() {
        assertThat(check(BOX.replace("[192.0.2.10/24, \"2001:db8::10/64\"]", "[dhcp]")).problems())
                .isEmpty();
        assertThat(check(BOX.replace("198.51.100.10/28", "dhcp").replace("      gateway: 198.51.100.1\n", ""))
                        .problems())
                .isEmpty();
    }

    @Test
    void theSectionStandsInOneDocumentOnly() {
        Check check = Check.of(
                SCHEMAS, new Documents(new TreeMap<>(Map.of("a.yaml", BOX, "b.yaml", "box: {name: other}\n"))));
        assertThat(check.problems())
                .singleElement()
                .returns("b.yaml", Problem::file)
                .returns("box", Problem::field)
                .satisfies(problem -> assertThat(problem.message()).contains("a.yaml line 1"));
    }

    @Test
    void signallingAndMediaOnOneNamedInterfaceGetInEachOthersWayAsOnOneAddress() {
        String shared = BOX.replace("{realm: lan, address: lan}}\nmedia", "{realm: lan, address: lan, port: 20000}}\nmedia");
        assertThat(check(shared).problems())
                .singleElement()
                .returns("mediaRealms.lan.portMin", Problem::field);
    }

    private static Check check(String text) {
        return Check.of(SCHEMAS, new Documents(new TreeMap<>(Map.of("box.yaml", text))));
    }

    private static BoxSettings delivered(String text) {
        return check(text).deliveries().stream()
                .filter(delivery -> delivery.pid().equals(ConfigPid.BOX))
                .map(delivery -> BoxSettings.from(new Settings(delivery.values())))
                .findFirst()
                .orElseThrow();
    }
}
