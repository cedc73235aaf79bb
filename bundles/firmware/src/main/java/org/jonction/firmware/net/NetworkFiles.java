package org.jonction.firmware.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jonction.api.config.Nic;
import org.jonction.api.firmware.BoxSettings;

/** What the box's documents become: files for systemd-networkd, the host name, chrony and SSH. */
final class NetworkFiles {
    /** Keys that may sign in, one a line. */
    static final String AUTHORIZED_KEYS = "authorized_keys";

    /** The way out through wan before that through lan. */
    private static final int WAN_METRIC = 100;
    private static final int LAN_METRIC = 200;

    private NetworkFiles() {}

    /** Texts by path. */
    static Map<String, String> of(BoxSettings box) {
        Map<String, String> files = new LinkedHashMap<>();
        for (Nic nic : Nic.values()) {
            files.put("network/" + nic.label() + ".network", network(nic, box.network(nic)));
        }
        files.put("hostname", box.name() + "\n");
        files.put("ntp", lines(box.ntp()));
        files.put(AUTHORIZED_KEYS, lines(box.authorizedKeys()));
        return files;
    }

    private static String lines(List<String> entries) {
        return entries.stream().map(entry -> entry + "\n").collect(Collectors.joining());
    }

    private static String network(Nic nic, BoxSettings.Network network) {
        int metric = nic == Nic.WAN ? WAN_METRIC : LAN_METRIC;
        String asks = network.dhcp() ? "yes" : "no";
        List<String> lines = new ArrayList<>();
        lines.add("# From the section box of the documents. What is changed here is written over.");
        lines.addAll(List.of("[Match]", "Name=" + nic.label(), ""));
        lines.addAll(List.of("[Link]", "MTUBytes=" + network.mtuBytes(), ""));
        lines.addAll(List.of("[Network]", "DHCP=" + asks, "IPv6AcceptRA=" + asks, "LinkLocalAddressing=ipv6"));
        network.fixed().forEach(address -> lines.add("Address=" + address));
        network.dns().forEach(server -> lines.add("DNS=" + server));
        if (network.dhcp()) {
            lines.addAll(List.of("", "[DHCPv4]", "RouteMetric=" + metric, "UseDomains=no", "UseHostname=no"));
            lines.addAll(List.of("", "[DHCPv6]", "UseDomains=no"));
            lines.addAll(List.of("", "[IPv6AcceptRA]", "RouteMetric=" + metric, "UseDomains=no"));
        }
        for (String gateway : List.of(network.gateway(), network.gateway6())) {
            if (!gateway.isEmpty()) {
                lines.addAll(List.of("", "[Route]", "Gateway=" + gateway, "Metric=" + metric));
            }
        }
        network.routes()
                .forEach(route -> lines.addAll(
                        List.of("", "[Route]", "Destination=" + route.to(), "Gateway=" + route.via())));
        return lines(lines);
    }
}
