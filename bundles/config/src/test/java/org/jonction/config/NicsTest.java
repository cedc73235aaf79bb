package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Map;
import org.jonction.api.config.ConfigPid;
import org.jonction.api.config.Nic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NicsTest {
    private static final Map<Nic, InetAddress> LAN_ONLY = Map.of(Nic.LAN, InetAddress.ofLiteral("192.0.2.7"));

    @ParameterizedTest
    @ValueSource(strings = {ConfigPid.SIP_INTERFACE, ConfigPid.MEDIA_REALM})
    void theNameOfAnInterfaceBecomesItsAddress(String pid) {
        assertThat(address(pid, "lan")).isEqualTo("192.0.2.7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wan", "192.0.2.9", "2001:db8::9"})
    void anInterfaceWithoutAnAddressKeepsItsNameAndALiteralAddressStays(String address) {
        assertThat(address(ConfigPid.SIP_INTERFACE, address)).isEqualTo(address);
    }

    @Test
    void onlyListenersAreMeant() {
        assertThat(address(ConfigPid.TRUNK, "lan")).isEqualTo("lan");
    }

    private static Object address(String pid, String address) {
        return Nics.resolved(new Delivery(pid, "x", Map.of("address", address, "port", 5060L)), LAN_ONLY)
                .values()
                .get("address");
    }
}
