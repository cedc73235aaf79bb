package org.jonction.firmware.firewall;

import java.util.List;
import org.jonction.api.gateway.DriverPolicy;
import org.jonction.api.media.MediaRealm;
import org.jonction.api.sip.SipInterface;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.Access;
import org.jonction.api.trunk.Peer;
import org.jonction.api.trunk.PeerKind;
import org.jonction.api.trunk.Trunk;

/** A PBX on one side and a provider on the other. */
final class Site {
    private Site() {}

    static RealmRules rules(int consoleOnWan) {
        return new RealmRules(
                List.of(
                        sip("lan", "192.0.2.1", 5060),
                        new SipInterface("six", "wan", "2001:db8:2::1", 5062, List.of(Transport.UDP), "", 24)),
                List.of(media("lan", "192.0.2.1", 20_000), media("six", "2001:db8:2::1", 20_100)),
                List.of(
                        trunk("pbx", "lan", "192.0.2.2", "2001:db8:1::2"),
                        trunk("itsp", "six", "2001:db8:2::/64", "2001:db8:2::2", "198.51.100.9")),
                consoleOnWan);
    }

    static SipInterface sip(String name, String address, int port) {
        return new SipInterface(name, "lan", address, port, List.of(Transport.UDP, Transport.TCP), address, 24);
    }

    static MediaRealm media(String name, String address, int portMin) {
        return new MediaRealm(name, "lan", address, portMin, portMin + 99, address, 46);
    }

    static Trunk trunk(String name, String sipInterface, String... sources) {
        return new Trunk(
                name,
                Trunk.AdminState.ENABLED,
                sipInterface,
                "lan",
                "lan",
                new Peer(name, PeerKind.PBX, "", "generic", List.of(), List.of(), List.of(sources)),
                "",
                0,
                Access.NONE,
                null,
                DriverPolicy.NONE);
    }
}
