package org.jonction.firmware.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jonction.api.config.Nic;
import org.jonction.api.media.MediaRealm;
import org.jonction.api.sip.SipInterface;
import org.jonction.api.sip.Transport;
import org.junit.jupiter.api.Test;

class OwnAddressesTest {
    private static final InetAddress OWN = InetAddress.ofLiteral("192.0.2.10");
    private static final Map<Nic, NicState> STATES = Map.of(
            Nic.LAN, new NicState(true, true, List.of(NicState.Address.parse("192.0.2.10/24"))),
            Nic.WAN, new NicState(true, true, List.of()));

    private final OwnAddresses addresses = new OwnAddresses(STATES, OWN::equals);

    @Test
    void whatTheBoxHasIsNoNews() {
        assertThat(addresses.notices(List.of(sip("192.0.2.10")), List.of(media("192.0.2.10")))).isEmpty();
    }

    @Test
    void aMistypedAddressIsToldWithThoseThatTheBoxHas() {
        assertThat(addresses.notices(List.of(sip("192.0.2.100")), List.of(media("2001:db8::1"))))
                .satisfiesExactly(
                        one -> assertThat(one)
                                .startsWith("The SIP interface pbx wants the address 192.0.2.100,")
                                .contains("(lan has 192.0.2.10, wan has none)"),
                        other -> assertThat(other).startsWith("The media realm calls wants the address 2001:db8::1,"));
    }

    @Test
    void aNetworkInterfaceThatIsNamedAndHasNoAddressYetIsWaitedFor() {
        assertThat(addresses.notices(List.of(sip("wan")), List.of()))
                .singleElement()
                .asString()
                .contains("SIP interface pbx waits", "wan has no IPv4 address yet");
    }

    private static SipInterface sip(String address) {
        return new SipInterface("pbx", "lan", address, 5060, List.of(Transport.UDP), address, 24);
    }

    private static MediaRealm media(String address) {
        return new MediaRealm("calls", "lan", address, 20_000, 20_099, address, 46);
    }
}
