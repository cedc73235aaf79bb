package org.jonction.config;

import java.util.List;
import org.jonction.api.config.ConfigPid;
import org.jonction.api.config.Settings;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkProfile.Srtp;

/** Tells of trunks that send the keys of SRTP in SDP that others can read (RFC 4568 section 8.3). */
final class KeysInTheClear {
    private KeysInTheClear() {}

    static List<String> notices(List<Delivery> deliveries) {
        return deliveries.stream()
                .filter(delivery -> delivery.pid().equals(ConfigPid.TRUNK))
                .map(delivery -> Trunk.from(new Settings(delivery.values())))
                .filter(trunk -> !open(trunk).isEmpty())
                .map(trunk -> ("the trunk %s has SRTP %s by profile %s over %s,"
                                + " where the keys in SDP can be read on their way: use TLS, or mode AUTO")
                        .formatted(
                                trunk.name(),
                                trunk.profile().srtp().mode(),
                                trunk.profile().label(),
                                open(trunk)))
                .toList();
    }

    private static List<Transport> open(Trunk trunk) {
        Srtp srtp = trunk.profile().srtp();
        return trunk.peer().hosts().stream()
                .flatMap(host -> host.transport().or(() -> host.endpoint().map(PeerEndpoint::transport)).stream())
                .filter(transport -> !transport.name().equals("TLS") && srtp.on(transport) != Srtp.Mode.OFF)
                .distinct()
                .toList();
    }
}
