package org.jonction.firmware.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jonction.api.config.Nic;

/**
 * A network interface at one moment.
 *
 * @param present whether the machine has it
 * @param carrier whether its cable leads to something that is switched on
 * @param addresses its IPv4 addresses but link-local ones
 */
record NicState(boolean present, boolean carrier, List<Address> addresses) {
    /** An address and the bits of its network. */
    record Address(InetAddress address, int prefix) {
        /** The address that a text such as {@code 192.0.2.1/24} spells. */
        static Address parse(String text) {
            int slash = text.indexOf('/');
            return new Address(
                    InetAddress.ofLiteral(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        }

        /** Whether another address lies in the same network. */
        boolean near(InetAddress other) {
            byte[] a = address.getAddress();
            byte[] b = other.getAddress();
            boolean same = a.length == b.length;
            for (int bit = 0; same && bit < prefix; bit++) {
                int mask = 0x80 >> bit % 8;
                same = (a[bit / 8] & mask) == (b[bit / 8] & mask);
            }
            return same;
        }
    }

    /** Its addresses, for people. */
    String text() {
        return addresses.isEmpty()
                ? "none"
                : addresses.stream()
                        .map(one -> one.address().getHostAddress())
                        .collect(Collectors.joining(" and "));
    }

    static NicState read(Nic nic) {
        try {
            NetworkInterface device = NetworkInterface.getByName(nic.label());
            return device == null
                    ? new NicState(false, false, List.of())
                    : new NicState(true, carrier(nic), addresses(device.getInterfaceAddresses()));
        } catch (SocketException e) {
            return new NicState(false, false, List.of());
        }
    }

    private static List<Address> addresses(List<InterfaceAddress> all) {
        return all.stream()
                .filter(one -> one.getAddress().getAddress().length == 4)
                .filter(one -> !one.getAddress().isLinkLocalAddress())
                .map(one -> new Address(one.getAddress(), one.getNetworkPrefixLength()))
                .toList();
    }

    private static boolean carrier(Nic nic) {
        try {
            return Files.readString(Path.of("/sys/class/net", nic.label(), "carrier"))
                    .startsWith("1");
        } catch (IOException switchedOff) {
            return false;
        }
    }
}
