package org.jonction.api.firmware;

import java.util.List;
import org.jonction.api.config.Nic;
import org.jonction.api.config.Settings;

/**
 * The box as a machine, as its documents want it: the section {@code box}.
 *
 * @param name host name
 * @param lan network interface towards the company's network
 * @param wan network interface towards the provider
 * @param ntp NTP servers by name or address; empty for those that DHCP names and the public ones
 * @param consoleOnWan whether the console is reached on {@code wan}, too
 * @param authorizedKeys public keys that may sign in by SSH; empty when SSH is off
 */
public record BoxSettings(
        String name,
        Network lan,
        Network wan,
        List<String> ntp,
        boolean consoleOnWan,
        List<String> authorizedKeys) {
    public BoxSettings {
        ntp = List.copyOf(ntp);
        authorizedKeys = List.copyOf(authorizedKeys);
    }

    /** Reads a delivered configuration. @throws IllegalArgumentException naming the field that does not fit */
    public static BoxSettings from(Settings s) {
        return new BoxSettings(
                s.text("name"),
                Network.from(s.section("network.lan")),
                Network.from(s.section("network.wan")),
                s.texts("ntp"),
                s.flag("console.wan"),
                s.texts("ssh.authorizedKeys"));
    }

    /** What belongs to one network interface. */
    public Network network(Nic nic) {
        return nic == Nic.LAN ? lan : wan;
    }

    /**
     * The addressing of one network interface.
     *
     * @param addresses addresses with their prefixes; {@code dhcp} among them for those that the network gives
     * @param gateway IPv4 default gateway; empty for none, or the one that DHCP names
     * @param gateway6 the same for IPv6
     * @param routes networks behind further routers
     * @param dns DNS servers besides those that DHCP names
     * @param mtuBytes longest packet
     */
    public record Network(
            List<String> addresses,
            String gateway,
            String gateway6,
            List<Route> routes,
            List<String> dns,
            int mtuBytes) {
        private static final String DHCP = "dhcp";

        public Network {
            addresses = List.copyOf(addresses);
            routes = List.copyOf(routes);
            dns = List.copyOf(dns);
        }

        static Network from(Settings s) {
            return new Network(
                    s.texts("addresses"),
                    s.find("gateway").orElse(""),
                    s.find("gateway6").orElse(""),
                    s.list("routes").stream()
                            .map(route -> new Route(route.text("to"), route.text("via")))
                            .toList(),
                    s.texts("dns"),
                    s.integer("mtu"));
        }

        /** Whether the network gives addresses, too. */
        public boolean dhcp() {
            return addresses.contains(DHCP);
        }

        /** The addresses with prefixes that the documents themselves give. */
        public List<String> fixed() {
            return addresses.stream().filter(address -> !address.equals(DHCP)).toList();
        }
    }

    /**
     * A static route.
     *
     * @param to the network that is reached, an address or a CIDR block
     * @param via the router's address
     */
    public record Route(String to, String via) {}
}
