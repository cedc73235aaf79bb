package org.jonction.config;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jonction.api.config.Nic;
import org.jonction.api.config.Problem;
import org.jonction.api.firmware.BoxSettings;
import org.jonction.api.media.MediaRealm;
import org.jonction.api.sip.SipInterface;

/** Checks that the box's network fits together, and that what names one of its interfaces can get an address there. */
final class BoxCheck {
    private final Model.Placed<BoxSettings> box;
    private final List<Own> owns = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    /** A fixed address of the box: where it is written, and the network that its prefix makes. */
    private record Own(Nic nic, String field, InetAddress address, Addresses.Block block) {}

    private BoxCheck(Model.Placed<BoxSettings> box) {
        this.box = box;
        for (Nic nic : Nic.values()) {
            List<String> addresses = settings(nic).addresses();
            for (int i = 0; i < addresses.size(); i++) {
                String text = addresses.get(i);
                String field = "network." + nic.label() + ".addresses." + i;
                Addresses.Block.parse(text)
                        .ifPresent(block -> owns.add(new Own(
                                nic,
                                field,
                                Addresses.parse(text.substring(0, text.indexOf('/'))).orElseThrow(),
                                block)));
            }
        }
    }

    static List<Problem> check(Model model) {
        return model.find(Section.BOX, Section.BOX.key(), BoxSettings::from)
                .map(box -> new BoxCheck(box).check(model.sipInterfaces(), model.mediaRealms()))
                .orElse(List.of());
    }

    private List<Problem> check(
            List<Model.Placed<SipInterface>> interfaces,
            List<Model.Placed<MediaRealm>> mediaRealms) {
        owns.forEach(this::checkHost);
        checkNetworksApart();
        for (Nic nic : Nic.values()) {
            checkGateway(nic, "gateway", settings(nic).gateway(), "IPv4");
            checkGateway(nic, "gateway6", settings(nic).gateway6(), "IPv6");
            checkRoutes(nic);
        }
        interfaces.forEach(one -> checkNamed(one.item(), one.value().address()));
        mediaRealms.forEach(one -> checkNamed(one.item(), one.value().address()));
        return problems;
    }

    private BoxSettings.Network settings(Nic nic) {
        return box.value().network(nic);
    }

    private void checkHost(Own own) {
        InetAddress address = own.address();
        int spare = address.getAddress().length * 8 - own.block().prefix();
        boolean ipv4 = address instanceof Inet4Address;
        boolean edge = spare > 1 && (address.equals(own.block().network()) || ipv4 && isBroadcast(address, spare));
        if (edge
                || address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isMulticastAddress()
                || own.block().prefix() == 0) {
            problems.add(box.problem(
                    own.field(),
                    "'" + address.getHostAddress() + "/" + own.block().prefix() + "' is no address of a host",
                    "an address between the first and the last of its network"));
        }
    }

    /** Whether the {@code spare} lowest bits are set. */
    private static boolean isBroadcast(InetAddress address, int spare) {
        byte[] bytes = address.getAddress();
        for (int bit = bytes.length * 8 - spare; bit < bytes.length * 8; bit++) {
            if ((bytes[bit / 8] & 0x80 >> bit % 8) == 0) {
                return false;
            }
        }
        return true;
    }

    private void checkNetworksApart() {
        for (Own wan : owns.stream().filter(own -> own.nic() == Nic.WAN).toList()) {
            owns.stream()
                    .filter(own -> own.nic() == Nic.LAN)
                    .filter(lan -> lan.block().contains(wan.block()) || wan.block().contains(lan.block()))
                    .findFirst()
                    .ifPresent(lan -> problems.add(box.problem(
                            wan.field(),
                            "the network %s lies on lan, too (%s)".formatted(wan.block(), lan.block()),
                            "networks of lan and wan apart from each other")));
        }
    }

    private void checkGateway(Nic nic, String name, String gateway, String family) {
        if (gateway.isEmpty()) {
            return;
        }
        String field = "network." + nic.label() + "." + name;
        if (!Addresses.family(gateway).equals(family)) {
            problems.add(box.problem(field, "'" + gateway + "' is no " + family + " address", "an address of a router"));
        } else if (!neighbour(nic, gateway)) {
            problems.add(box.problem(
                    field,
                    "'" + gateway + "' lies in no network of " + nic.label() + ", or is the box itself",
                    settings(nic).fixed().isEmpty()
                            ? "none, when DHCP names the gateway; or a fixed address beside it"
                            : "a router's address in a network of " + settings(nic).fixed()));
        }
    }

    private void checkRoutes(Nic nic) {
        List<BoxSettings.Route> routes = settings(nic).routes();
        for (int i = 0; i < routes.size(); i++) {
            BoxSettings.Route route = routes.get(i);
            String field = "network." + nic.label() + ".routes." + i;
            Addresses.Block to = Addresses.Block.parse(route.to()).orElseThrow();
            if (!Addresses.family(to.network()).equals(Addresses.family(route.via()))) {
                problems.add(box.problem(
                        field + ".via",
                        "'%s' does not lead to %s".formatted(route.via(), to),
                        "an " + Addresses.family(to.network()) + " address"));
            } else if (!settings(nic).dhcp() && !neighbour(nic, route.via())) {
                problems.add(box.problem(
                        field + ".via",
                        "'" + route.via() + "' lies in no network of " + nic.label() + ", or is the box itself",
                        "a router's address in a network of " + settings(nic).fixed()));
            }
        }
    }

    /** Whether an address is another host's in a network that the interface stands in. */
    private boolean neighbour(Nic nic, String text) {
        InetAddress address = Addresses.parse(text).orElseThrow();
        Addresses.Block host = Addresses.Block.parse(text).orElseThrow();
        boolean own = owns.stream().anyMatch(one -> one.address().equals(address));
        boolean near = owns.stream().anyMatch(one -> one.nic() == nic && one.block().contains(host));
        return !own && (near || !(address instanceof Inet4Address) && address.isLinkLocalAddress());
    }

    /** An interface that is named instead of an address stands for an IPv4 address of it. */
    private void checkNamed(Item item, String address) {
        Optional<Nic> nic = Nic.of(address);
        boolean without = nic.isPresent()
                && !settings(nic.get()).dhcp()
                && owns.stream().noneMatch(own -> own.nic() == nic.get() && own.address() instanceof Inet4Address);
        if (without) {
            problems.add(item.problem(
                    "address",
                    "'" + address + "' has no IPv4 address",
                    "an IPv4 address or dhcp in box.network." + address + ".addresses, or a literal address"));
        }
    }
}
