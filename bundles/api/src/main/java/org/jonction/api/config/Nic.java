package org.jonction.api.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * A network interface of the box that a document may name in place of an address. What is delivered has the interface's
 * first IPv4 address in its place, and the name itself only as long as the interface has none.
 */
public enum Nic {
    /** Towards the company's network. */
    LAN,
    /** Towards the provider. */
    WAN;

    /** Name of the interface on the box and in documents. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The interface that a text names, or empty when it is something else, such as an address. */
    public static Optional<Nic> of(String label) {
        return Arrays.stream(values()).filter(nic -> nic.label().equals(label)).findFirst();
    }

    /** Its first IPv4 address at this moment, one that DHCP or a person gave before a link-local one; or empty. */
    public Optional<InetAddress> address() {
        try {
            NetworkInterface device = NetworkInterface.getByName(label());
            return device == null
                    ? Optional.empty()
                    : device.inetAddresses()
                            .filter(Inet4Address.class::isInstance)
                            .min(Comparator.comparing(InetAddress::isLinkLocalAddress));
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    /** Why nothing listens on it while it has no address, and what to do. */
    public String withoutAddress() {
        return "the network interface " + label() + " has no IPv4 address yet: check its cable, and that the network"
                + " has DHCP or the section box gives it an address";
    }
}
