package org.jonction.firmware.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jonction.api.config.Nic;
import org.jonction.api.firmware.BoxSettings;
import org.jonction.api.firmware.BoxSettings.Network;
import org.junit.jupiter.api.Test;

class CablesTest {
    private static final Network DHCP = network("dhcp");
    private static final Network FIXED_LAN = network("192.0.2.10/24");
    private static final Network FIXED_WAN = network("198.51.100.10/24");

    @Test
    void everythingInItsPlaceIsNoNews() {
        assertThat(notices(DHCP, FIXED_WAN, up("192.0.2.77/24"), up("198.51.100.10/24"))).isEmpty();
        assertThat(notices(DHCP, DHCP, up("192.0.2.77/24"), up("198.51.100.77/24"))).isEmpty();
    }

    @Test
    void anAddressOfTheOtherSidesNetworkTellsOfSwappedCables() {
        assertThat(notices(DHCP, FIXED_WAN, up("198.51.100.77/24"), up("198.51.100.10/24")))
                .singleElement()
                .asString()
                .contains("seem to be swapped");
        assertThat(notices(FIXED_LAN, DHCP, up("192.0.2.10/24"), up("192.0.2.77/24")))
                .singleElement()
                .asString()
                .contains("seem to be swapped");
    }

    @Test
    void aGatewayThatAnswersOnTheOtherSideTellsOfSwappedCables() {
        assertThat(new Cables(
                                box(FIXED_LAN, FIXED_WAN),
                                Map.of(Nic.LAN, up("192.0.2.10/24"), Nic.WAN, up("198.51.100.10/24")),
                                Map.of(Nic.WAN, true))
                        .notices())
                .singleElement()
                .asString()
                .contains("seem to be swapped");
    }

    @Test
    void aMissingCableAndAMissingServerAreNamedWithTheirPort() {
        assertThat(notices(DHCP, DHCP, new NicState(true, false, List.of()), up()))
                .satisfiesExactly(
                        first -> assertThat(first).contains("no cable in the port lan"),
                        second -> assertThat(second).contains("No DHCP server answers on wan", "section box"));
    }

    @Test
    void aFixedAddressBesideDhcpIsNoAnswerOfAServer() {
        assertThat(notices(network("dhcp", "192.0.2.10/24"), FIXED_WAN, up("192.0.2.10/24"), up("198.51.100.10/24")))
                .singleElement()
                .asString()
                .contains("No DHCP server answers on lan");
    }

    private static List<String> notices(Network lan, Network wan, NicState lanState, NicState wanState) {
        return new Cables(box(lan, wan), Map.of(Nic.LAN, lanState, Nic.WAN, wanState), Map.of()).notices();
    }

    private static BoxSettings box(Network lan, Network wan) {
        return new BoxSettings("box", lan, wan, List.of(), false, List.of());
    }

    private static Network network(String... addresses) {
        return new Network(List.of(addresses), "", "", List.of(), List.of(), 1500);
    }

    private static NicState up(String... addresses) {
        return new NicState(true, true, Stream.of(addresses).map(NicState.Address::parse).toList());
    }
}
