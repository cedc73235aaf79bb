package org.jonction.config;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jonction.api.config.ConfigPid;
import org.jonction.api.config.Nic;
import org.jonction.api.config.Settings;
import org.jonction.api.firmware.BoxSettings;

/** Compares what documents want with the machine that they are to be in force on. */
final class Machine {
    private static final Map<String, String> LISTENERS =
            Map.of(ConfigPid.SIP_INTERFACE, "SIP interface", ConfigPid.MEDIA_REALM, "media realm");

    private Machine() {}

    /** What does not fit the machine as it is now; none of it is a mistake. */
    static List<String> notices(List<Delivery> deliveries) {
        List<String> notices = new ArrayList<>();
        Set<InetAddress> coming = new HashSet<>();
        for (Delivery delivery : deliveries) {
            if (delivery.pid().equals(ConfigPid.BOX)) {
                box(BoxSettings.from(new Settings(delivery.values())), coming, notices);
            }
        }
        for (Delivery delivery : deliveries) {
            if (LISTENERS.containsKey(delivery.pid())) {
                listener(delivery, coming, notices);
            }
        }
        return notices;
    }

    private static void box(BoxSettings box, Set<InetAddress> coming, List<String> notices) {
        for (Nic nic : Nic.values()) {
            List<String> fixed = box.network(nic).fixed();
            List<InetAddress> addresses =
                    fixed.stream().map(text -> InetAddress.ofLiteral(text.replaceFirst("/.*", ""))).toList();
            coming.addAll(addresses);
            if (!addresses.stream().allMatch(Machine::has)) {
                notices.add("the network interface " + nic.label() + " gets " + String.join(", ", fixed)
                        + ", which it does not have now"
                        + (box.network(nic).dhcp() ? "" : "; the box is reached there"));
            }
        }
    }

    private static void listener(Delivery delivery, Set<InetAddress> coming, List<String> notices) {
        String address = delivery.values().get("address").toString();
        if (Nic.of(address).isPresent()) {
            return;
        }
        InetAddress literal = InetAddress.ofLiteral(address);
        if (!literal.isAnyLocalAddress() && !coming.contains(literal) && !has(literal)) {
            notices.add("the %s %s has the address %s, which this machine does not have"
                    .formatted(LISTENERS.get(delivery.pid()), delivery.name(), address));
        }
    }

    private static boolean has(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }
}
