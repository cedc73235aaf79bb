package org.jonction.config;

import java.net.InetAddress;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jonction.api.config.ConfigPid;
import org.jonction.api.config.Nic;

/** Puts the addresses that the network interfaces have now in the place of their names. */
final class Nics {
    private static final List<String> LISTENING = List.of(ConfigPid.SIP_INTERFACE, ConfigPid.MEDIA_REALM);
    private static final String ADDRESS = "address";

    private Nics() {}

    /** The first IPv4 addresses at this moment; an interface without one is absent. */
    static Map<Nic, InetAddress> addresses() {
        Map<Nic, InetAddress> addresses = new EnumMap<>(Nic.class);
        for (Nic nic : Nic.values()) {
            nic.address().ifPresent(address -> addresses.put(nic, address));
        }
        return addresses;
    }

    /** The delivery with the address of the interface that it names; as it is when that has none, or it names none. */
    static Delivery resolved(Delivery delivery, Map<Nic, InetAddress> addresses) {
        Optional<InetAddress> address = Optional.ofNullable(delivery.values().get(ADDRESS))
                .filter(named -> LISTENING.contains(delivery.pid()))
                .flatMap(named -> Nic.of(named.toString()))
                .map(addresses::get);
        if (address.isEmpty()) {
            return delivery;
        }
        Map<String, Object> values = new HashMap<>(delivery.values());
        values.put(ADDRESS, address.get().getHostAddress());
        return new Delivery(delivery.pid(), delivery.name(), values);
    }
}
