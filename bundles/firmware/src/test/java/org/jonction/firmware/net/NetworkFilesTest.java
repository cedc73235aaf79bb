package org.jonction.firmware.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jonction.api.firmware.BoxSettings;
import org.jonction.api.firmware.BoxSettings.Network;
import org.jonction.api.firmware.BoxSettings.Route;
import org.jonction.testkit.Proc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkFilesTest {
    private static final Path RULES = Path.of("../../rootfs/usr/lib/jonction/lib/settings.sh").toAbsolutePath();

    private static final BoxSettings BOX = new BoxSettings(
            "gate",
            new Network(List.of("dhcp"), "", "", List.of(), List.of(), 1500),
            new Network(
                    List.of("198.51.100.10/28", "2001:db8::10/64"),
                    "198.51.100.1",
                    "fe80::1",
                    List.of(new Route("203.0.113.0/24", "198.51.100.2")),
                    List.of("198.51.100.53"),
                    1400),
            List.of("ntp.example.com", "192.0.2.123"),
            false,
            List.of("ssh-ed25519 AAAA anna"));

    @TempDir
    Path folder;

    @Test
    void fixedAddressesAskNobody() {
        assertThat(NetworkFiles.of(BOX).get("network/wan.network"))
                .contains(
                        "[Match]\nName=wan\n",
                        "MTUBytes=1400\n",
                        "DHCP=no\nIPv6AcceptRA=no\n",
                        "Address=198.51.100.10/28\nAddress=2001:db8::10/64\nDNS=198.51.100.53\n",
                        "[Route]\nGateway=198.51.100.1\nMetric=100\n",
                        "[Route]\nGateway=fe80::1\nMetric=100\n",
                        "[Route]\nDestination=203.0.113.0/24\nGateway=198.51.100.2\n")
                .doesNotContain("[DHCPv4]");
    }

    @Test
    void dhcpOnLanComesAfterTheWayOutThroughWan() {
        assertThat(NetworkFiles.of(BOX).get("network/lan.network"))
                .contains("DHCP=yes\nIPv6AcceptRA=yes\n", "[DHCPv4]\nRouteMetric=200\n")
                .doesNotContain("Address=", "[Route]");
    }

    @Test
    void nameTimeServersAndKeysStandOneALine() {
        assertThat(NetworkFiles.of(BOX))
                .containsEntry("hostname", "gate\n")
                .containsEntry("ntp", "ntp.example.com\n192.0.2.123\n")
                .containsEntry("authorized_keys", "ssh-ed25519 AAAA anna\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lan", "wan"})
    void thePrivilegedServiceAllowsEveryLine(String nic) throws Exception {
        Path file = Files.writeString(
                folder.resolve(nic), NetworkFiles.of(BOX).get("network/" + nic + ".network"));
        check("check_network", file, nic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hostname", "ntp"})
    void thePrivilegedServiceAllowsNameAndTimeServers(String name) throws Exception {
        check("check_" + name, Files.writeString(folder.resolve(name), NetworkFiles.of(BOX).get(name)), "");
    }

    /** Fails with what the box's own check says. */
    private static void check(String function, Path file, String nic) {
        Proc.run("sh", "-euc", "fail() { echo \"$*\"; exit 1; }; . \"$1\"; \"$2\" \"$3\" $4", "sh",
                RULES.toString(), function, file.toString(), nic);
    }
}
