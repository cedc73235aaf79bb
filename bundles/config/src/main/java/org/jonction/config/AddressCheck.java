package org.jonction.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jonction.api.config.Problem;
import org.jonction.api.media.MediaRealm;
import org.jonction.api.sip.SipInterface;
import org.jonction.api.sip.Transport;

/** Checks that interfaces and media realms share addresses and ports without getting in each other's way. */
final class AddressCheck {
    private final List<Problem> problems = new ArrayList<>();
    private final List<Model.Placed<SipInterface>> interfaces;
    private final List<Model.Placed<MediaRealm>> mediaRealms;

    private AddressCheck(Model model) {
        interfaces = model.sipInterfaces();
        mediaRealms = model.mediaRealms();
    }

    static List<Problem> check(Model model) {
        AddressCheck check = new AddressCheck(model);
        check.interfaces();
        check.mediaRealms();
        return check.problems;
    }

    private void interfaces() {
        for (int i = 0; i < interfaces.size(); i++) {
            Model.Placed<SipInterface> one = interfaces.get(i);
            checkOwn(one.item(), one.value().address(), one.value().publicAddress());
            for (Model.Placed<SipInterface> earlier : interfaces.subList(0, i)) {
                sharedTransport(earlier.value(), one.value())
                        .ifPresent(transport -> problems.add(one.item().problem(
                                "port",
                                "listens on " + transport + " " + one.value().address() + " port "
                                        + one.value().port() + " like the SIP interface '"
                                        + earlier.item().name() + "'",
                                "another address, port or transport")));
            }
        }
    }

    private static Optional<Transport> sharedTransport(SipInterface a, SipInterface b) {
        return a.port() == b.port() && same(a.address(), b.address())
                ? a.transports().stream().filter(b.transports()::contains).findFirst()
                : Optional.empty();
    }

    private void mediaRealms() {
        for (int i = 0; i < mediaRealms.size(); i++) {
            Model.Placed<MediaRealm> one = mediaRealms.get(i);
            checkOwn(one.item(), one.value().address(), one.value().publicAddress());
            checkRange(one);
            for (Model.Placed<MediaRealm> earlier : mediaRealms.subList(0, i)) {
                if (overlap(earlier.value(), one.value())) {
                    problems.add(one.item().problem(
                            "portMin",
                            "ports " + range(one.value()) + " of " + one.value().address() + " overlap with "
                                    + range(earlier.value()) + " of the media realm '" + earlier.item().name() + "'",
                            "ranges apart from each other, or another address"));
                }
            }
            checkInterfacesApart(one);
        }
    }

    private void checkRange(Model.Placed<MediaRealm> realm) {
        int min = realm.value().portMin();
        int max = realm.value().portMax();
        // RFC 3550 11: RTP takes an even port, RTCP the odd one above
        if (min % 2 != 0) {
            problems.add(realm.item().problem("portMin", "is " + min + ", which is odd", "an even port"));
        }
        if (max % 2 == 0) {
            problems.add(realm.item().problem("portMax", "is " + max + ", which is even", "an odd port"));
        }
        if (min >= max) {
            problems.add(realm.item().problem(
                    "portMax", "is " + max + ", not above portMin " + min, "an odd port above portMin"));
        }
    }

    private void checkInterfacesApart(Model.Placed<MediaRealm> realm) {
        for (Model.Placed<SipInterface> one : interfaces) {
            SipInterface listener = one.value();
            boolean within = listener.transports().contains(Transport.UDP)
                    && same(listener.address(), realm.value().address())
                    && listener.port() >= realm.value().portMin()
                    && listener.port() <= realm.value().portMax();
            if (within) {
                problems.add(realm.item().problem(
                        "portMin",
                        "ports " + range(realm.value()) + " include port " + listener.port() + " of the SIP interface '"
                                + one.item().name() + "' on the same address",
                        "a range without that port"));
            }
        }
    }

    private void checkOwn(Item item, String address, String publicAddress) {
        InetAddress own = Addresses.parse(address).orElseThrow();
        if (own.isAnyLocalAddress() || own.isMulticastAddress()) {
            problems.add(item.problem("address", "'" + address + "' is no address of the box", "one of its own addresses"));
        }
        InetAddress seen = Addresses.parse(publicAddress).orElseThrow();
        if (!Addresses.sameFamily(own, seen)) {
            problems.add(item.problem(
                    "publicAddress",
                    "'" + publicAddress + "' is " + Addresses.family(seen) + ", but address is " + Addresses.family(own),
                    "an " + Addresses.family(own) + " address"));
        }
    }

    private static boolean overlap(MediaRealm a, MediaRealm b) {
        return same(a.address(), b.address()) && a.portMin() <= b.portMax() && b.portMin() <= a.portMax();
    }

    private static boolean same(String a, String b) {
        return Addresses.parse(a).equals(Addresses.parse(b));
    }

    private static String range(MediaRealm realm) {
        return realm.portMin() + "-" + realm.portMax();
    }
}
