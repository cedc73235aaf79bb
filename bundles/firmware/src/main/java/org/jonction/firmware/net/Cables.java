package org.jonction.firmware.net;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jonction.api.config.Nic;
import org.jonction.api.firmware.BoxSettings;

/** What can be told about the cables from what the interfaces show; never more than that. */
final class Cables {
    private final BoxSettings box;
    private final Map<Nic, NicState> states;
    private final Map<Nic, Boolean> gatewayElsewhere;

    /** @param gatewayElsewhere whether the fixed gateway of an interface answers only on the other interface */
    Cables(BoxSettings box, Map<Nic, NicState> states, Map<Nic, Boolean> gatewayElsewhere) {
        this.box = box;
        this.states = new EnumMap<>(states);
        this.gatewayElsewhere = Map.copyOf(gatewayElsewhere);
    }

    /** In whole sentences what is wrong and what to do. */
    List<String> notices() {
        List<String> notices = new ArrayList<>();
        if (swapped()) {
            notices.add("The cables of lan and wan seem to be swapped: what belongs to one side is seen on the other."
                    + " Swap them, or correct the addresses in the section box.");
        }
        for (Nic nic : Nic.values()) {
            NicState state = state(nic);
            if (!state.present()) {
                notices.add("This machine has no network interface " + nic.label() + ".");
            } else if (!state.carrier()) {
                notices.add("There is no cable in the port " + nic.label()
                        + ", or what it leads to is switched off. Check both ends.");
            } else if (box.network(nic).dhcp() && fromDhcp(nic).isEmpty()) {
                notices.add("No DHCP server answers on " + nic.label() + ": it has no address from the network."
                        + " Check that the cable is in the right port,"
                        + " or give it a fixed address in the section box.");
            }
        }
        return notices;
    }

    private boolean swapped() {
        return gatewayElsewhere.containsValue(true) || strays(Nic.LAN, Nic.WAN) || strays(Nic.WAN, Nic.LAN);
    }

    /** Whether DHCP gave one interface an address of a network that the documents place at the other one. */
    private boolean strays(Nic nic, Nic other) {
        return fromDhcp(nic).stream()
                .anyMatch(given -> box.network(other).fixed().stream()
                        .map(NicState.Address::parse)
                        .anyMatch(fixed -> fixed.near(given.address()) && given.near(fixed.address())));
    }

    private List<NicState.Address> fromDhcp(Nic nic) {
        List<NicState.Address> fixed =
                box.network(nic).fixed().stream().map(NicState.Address::parse).toList();
        return box.network(nic).dhcp()
                ? state(nic).addresses().stream()
                        .filter(address -> fixed.stream().noneMatch(one -> one.address().equals(address.address())))
                        .toList()
                : List.of();
    }

    private NicState state(Nic nic) {
        return states.getOrDefault(nic, new NicState(false, false, List.of()));
    }
}
