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
            interfaces.subList(0, i).forEach(earlier -> checkApart(earlier, one));
            checkTls(one);
        }
    }

    private void checkApart(Model.Placed<SipInterface> earlier, Model.Placed<SipInterface> one) {
        sharedTransport(earlier.value(), one.value())
                .ifPresent(transport -> problems.add(one.problem(
                        transport == Transport.TLS ? "tlsPort" : "port",
                        "listens on %s %s port %d like the SIP interface '%s'"
                                .formatted(
                                        transport,
                                        one.value().address(),
                                        one.value().port(transport),
                                        earlier.name()),
                        "another address, port or transport")));
    }

    private static Optional<Transport> sharedTransport(SipInterface a, SipInterface b) {
        return b.transports().stream()
                .filter(transport -> same(a.address(), b.address()) && clash(a, b, transport))
                .findFirst();
    }

    /** TLS listens on a port of TCP. */
    private static boolean clash(SipInterface a, SipInterface b, Transport transport) {
        return a.transports().stream()
                .anyMatch(other -> other.reliable() == transport.reliable() && a.port(other) == b.port(transport));
    }

    /** RFC 5246 7.4.2: a server that presents no certificate cannot be trusted. */
    private void checkTls(Model.Placed<SipInterface> one) {
        SipInterface listener = one.value();
        if (!listener.transports().contains(Transport.TLS)) {
            return;
        }
        if (listener.certificateRef().isEmpty()) {
            problems.add(one.problem(
                    "transports",
                    "TLS needs a certificate, and certificateRef names none",
                    "a certificateRef beside it: the name of a secret with private key and certificates in PEM"));
        }
        if (listener.transports().contains(Transport.TCP) && listener.port() == listener.tlsPort()) {
            problems.add(one.problem(
                    "tlsPort", "is " + listener.tlsPort() + ", where TCP listens already", "another port than 'port'"));
        }
    }

    private void mediaRealms() {
        for (int i = 0; i < mediaRealms.size(); i++) {
            Model.Placed<MediaRealm> one = mediaRealms.get(i);
            checkOwn(one.item(), one.value().address(), one.value().publicAddress());
            checkRange(one);
            mediaRealms.subList(0, i).forEach(earlier -> checkRangesApart(earlier, one));
            interfaces.forEach(listener -> checkListenerApart(listener, one));
        }
    }

    private void checkRangesApart(Model.Placed<MediaRealm> earlier, Model.Placed<MediaRealm> one) {
        MediaRealm a = earlier.value();
        MediaRealm b = one.value();
        if (same(a.address(), b.address()) && a.portMin() <= b.portMax() && b.portMin() <= a.portMax()) {
            problems.add(one.problem(
                    "portMin",
                    "ports %s of %s overlap with %s of the media realm '%s'"
                            .formatted(range(b), b.address(), range(a), a.name()),
                    "ranges apart from each other, or another address"));
        }
    }

    private void checkRange(Model.Placed<MediaRealm> realm) {
        int min = realm.value().portMin();
        int max = realm.value().portMax();
        // RFC 3550 11: RTP takes an even port, RTCP the odd one above
        if (min % 2 != 0) {
            problems.add(realm.problem("portMin", "is " + min + ", which is odd", "an even port"));
        }
        if (max % 2 == 0) {
            problems.add(realm.problem("portMax", "is " + max + ", which is even", "an odd port"));
        }
        if (min >= max) {
            problems.add(
                    realm.problem("portMax", "is " + max + ", not above portMin " + min, "an odd port above portMin"));
        }
    }

    private void checkListenerApart(Model.Placed<SipInterface> one, Model.Placed<MediaRealm> realm) {
        SipInterface listener = one.value();
        boolean within = listener.transports().contains(Transport.UDP)
                && same(listener.address(), realm.value().address())
                && listener.port() >= realm.value().portMin()
                && listener.port() <= realm.value().portMax();
        if (within) {
            problems.add(realm.problem(
                    "portMin",
                    "ports %s include port %d of the SIP interface '%s' on the same address"
                            .formatted(range(realm.value()), listener.port(), listener.name()),
                    "a range without that port"));
        }
    }

    private void checkOwn(Item item, String address, String publicAddress) {
        if (Addresses.parse(address)
                .filter(own -> own.isAnyLocalAddress() || own.isMulticastAddress())
                .isPresent()) {
            problems.add(
                    item.problem("address", "'" + address + "' is no address of the box", "one of its own addresses"));
        }
        String own = Addresses.family(address);
        String seen = Addresses.family(publicAddress);
        if (!own.equals(seen)) {
            problems.add(item.problem(
                    "publicAddress",
                    "'%s' is %s, but address is %s".formatted(publicAddress, seen, own),
                    "an " + own + " address"));
        }
    }

    private static boolean same(String a, String b) {
        Optional<InetAddress> literal = Addresses.parse(a);
        return a.equals(b) || literal.isPresent() && literal.equals(Addresses.parse(b));
    }

    private static String range(MediaRealm realm) {
        return realm.portMin() + "-" + realm.portMax();
    }
}
