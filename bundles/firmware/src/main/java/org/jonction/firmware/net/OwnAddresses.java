package org.jonction.firmware.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jonction.api.config.Nic;
import org.jonction.api.media.MediaRealm;
import org.jonction.api.sip.SipInterface;

/** Whether the box has the addresses that its SIP interfaces and media realms want. */
final class OwnAddresses {
    private final Map<Nic, NicState> states;
    private final Predicate<InetAddress> own;

    /** @param own whether the box has an address at this moment */
    OwnAddresses(Map<Nic, NicState> states, Predicate<InetAddress> own) {
        this.states = new EnumMap<>(states);
        this.own = own;
    }

    /** In whole sentences which of them want an address that the box does not have, and what to do. */
    List<String> notices(List<SipInterface> interfaces, List<MediaRealm> realms) {
        List<String> notices = new ArrayList<>();
        interfaces.forEach(one -> notice("SIP interface", one.name(), one.address()).ifPresent(notices::add));
        realms.forEach(one -> notice("media realm", one.name(), one.address()).ifPresent(notices::add));
        return notices;
    }

    private Optional<String> notice(String kind, String name, String address) {
        Optional<Nic> nic = Nic.of(address);
        if (nic.isPresent()) {
            return Optional.of("The %s %s waits: %s.".formatted(kind, name, nic.get().withoutAddress()));
        }
        return own.test(InetAddress.ofLiteral(address))
                ? Optional.empty()
                : Optional.of(("The %s %s wants the address %s, which this box does not have (%s). Correct it there,"
                                + " write lan or wan in its place, or add it to the addresses in the section box.")
                        .formatted(kind, name, address, has()));
    }

    private String has() {
        return states.entrySet().stream()
                .map(entry -> entry.getKey().label() + " has " + entry.getValue().text())
                .collect(Collectors.joining(", "));
    }
}
