package org.jonction.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jonction.api.config.Problem;
import org.jonction.api.config.Settings;
import org.jonction.api.media.MediaRealm;
import org.jonction.api.sip.SipInterface;

/** Checks that what a trunk joins fits together. */
final class TrunkCheck {
    private static final String AUTO = "AUTO";

    private final Model model;
    private final List<Problem> problems = new ArrayList<>();
    /** Trunk by SIP interface and source: a block, or a name. */
    private final Map<Claim, Item> claims = new HashMap<>();

    private record Claim(String sipInterface, String source) {}

    private TrunkCheck(Model model) {
        this.model = model;
    }

    static List<Problem> check(Model model) {
        TrunkCheck check = new TrunkCheck(model);
        model.all(Section.PROFILES).forEach(check::checkTimers);
        model.all(Section.PEERS).forEach(check::checkEndpoints);
        model.all(Section.TRUNKS).forEach(check::checkTrunk);
        return check.problems;
    }

    private void checkTimers(Model.Placed<Settings> profile) {
        checkOrder(profile, "timers", "t1Ms", "t2Ms"); // RFC 3261 17.1.2.2: intervals grow from T1 up to T2
        checkOrder(profile, "sessionTimer", "minS", "expiresS");
    }

    /** Told where one of the two is written, not where it is inherited. */
    private void checkOrder(Model.Placed<Settings> profile, String group, String less, String more) {
        int least = profile.value().integer(group + '.' + less);
        int most = profile.value().integer(group + '.' + more);
        if (least > most) {
            Stream.of(less, more)
                    .filter(name -> profile.item().body().at(List.of(group, name)).isPresent())
                    .findFirst()
                    .ifPresent(name -> problems.add(profile.item()
                            .problem(
                                    group + '.' + name,
                                    less + " is " + least + ", more than " + more + ' ' + most,
                                    less + " up to " + more)));
        }
    }

    private void checkEndpoints(Model.Placed<Settings> peer) {
        List<Settings> endpoints = peer.value().list("endpoints");
        for (int i = 0; i < endpoints.size(); i++) {
            String address = endpoints.get(i).text("address");
            if (Addresses.parse(address)
                    .filter(literal -> literal.isAnyLocalAddress() || literal.isMulticastAddress())
                    .isPresent()) {
                problems.add(peer.item()
                        .problem(
                                "endpoints." + i + ".address",
                                "nothing can be sent to '" + address + "'",
                                "the peer's address"));
            }
        }
    }

    private void checkTrunk(Model.Placed<Settings> trunk) {
        Optional<SipInterface> sipInterface =
                find(Section.SIP_INTERFACES, trunk.value().text("sipInterface"), SipInterface::from);
        Optional<MediaRealm> mediaRealm =
                find(Section.MEDIA_REALMS, trunk.value().text("mediaRealm"), MediaRealm::from);
        Optional<Settings> peer = find(Section.PEERS, trunk.value().text("peer"), Function.identity());
        if (sipInterface.isPresent() && mediaRealm.isPresent()) {
            checkRealms(trunk.item(), sipInterface.get(), mediaRealm.get());
        }
        if (sipInterface.isPresent() && peer.isPresent()) {
            checkReachable(trunk.item(), sipInterface.get(), peer.get());
            claimSources(trunk.item(), sipInterface.get(), peer.get());
            checkTls(trunk, peer.get());
        }
        checkRegistration(trunk);
        checkPeerRegistration(trunk, peer);
        checkVersion(trunk);
    }

    /** What is registered has to have a name. */
    private void checkRegistration(Model.Placed<Settings> trunk) {
        Settings values = trunk.value();
        if (!values.text("registration.mode").equals("NONE")
                && values.find("registration.aor").isEmpty()
                && values.find("authentication.userName").isEmpty()) {
            problems.add(trunk.item()
                    .problem(
                            "registration.mode",
                            "there is no address-of-record to register",
                            "NONE, or beside it an aor, or a trunk with authentication"));
        }
    }

    /** Who registers has to prove who it is, and who does not has to have an address. */
    private void checkPeerRegistration(Model.Placed<Settings> trunk, Optional<Settings> peer) {
        Settings values = trunk.value();
        boolean registers = !values.find("peerRegistration.mode").orElse("NONE").equals("NONE");
        if (!registers && peer.filter(p -> p.list("endpoints").isEmpty()).isPresent()) {
            problems.add(trunk.item()
                    .problem(
                            "peer",
                            "'" + values.text("peer") + "' has no endpoints, and does not register at the box",
                            "a peer with endpoints, or peerRegistration with a mode"));
        }
        if (!registers) {
            return;
        }
        Optional<String> account = values.find("peerAuthentication.userName");
        if (account.isEmpty()) {
            problems.add(trunk.item()
                    .problem(
                            "peerRegistration.mode",
                            "nobody could prove to be the peer",
                            "NONE, or a trunk with peerAuthentication"));
        }
        values.find("peerRegistration.user").or(() -> account).ifPresent(user -> {
            Claim claim = new Claim(values.text("sipInterface"), "registers as " + user.toLowerCase(Locale.ROOT));
            Item earlier = claims.putIfAbsent(claim, trunk.item());
            if (earlier != null) {
                problems.add(trunk.item()
                        .problem(
                                "peerRegistration.mode",
                                "'" + user + "' registers for the trunk '" + earlier.name()
                                        + "' of the same SIP interface already",
                                "another user"));
            }
        });
        if (values.integer("peerRegistration.minExpiresS") > values.integer("peerRegistration.maxExpiresS")) {
            problems.add(trunk.item()
                    .problem("peerRegistration.minExpiresS", "it is more than maxExpiresS", "minExpiresS up to maxExpiresS"));
        }
    }

    private <T> Optional<T> find(Section section, String name, Function<Settings, T> reader) {
        return model.find(section, name, reader).map(Model.Placed::value);
    }

    private void checkRealms(Item trunk, SipInterface sipInterface, MediaRealm mediaRealm) {
        if (!sipInterface.realm().equals(mediaRealm.realm())) {
            problems.add(trunk.problem(
                    "mediaRealm",
                    "'%s' lies in the realm '%s', but the SIP interface '%s' in '%s'"
                            .formatted(
                                    mediaRealm.name(), mediaRealm.realm(), sipInterface.name(), sipInterface.realm()),
                    "a media realm in the realm '" + sipInterface.realm() + "'"));
        }
        String family = Addresses.family(sipInterface.address());
        String media = Addresses.family(mediaRealm.address());
        if (!family.equals(media)) {
            problems.add(trunk.problem(
                    "mediaRealm",
                    "'%s' has an %s address, but the SIP interface '%s' an %s one"
                            .formatted(mediaRealm.name(), media, sipInterface.name(), family),
                    "a media realm with an " + family + " address"));
        }
    }

    private void checkReachable(Item trunk, SipInterface sipInterface, Settings peer) {
        String family = Addresses.family(sipInterface.address());
        for (Settings endpoint : peer.list("endpoints")) {
            String address = endpoint.text("address");
            boolean literal = Addresses.parse(address).isPresent();
            String theirs = Addresses.family(address);
            if (literal && !theirs.equals(family)) {
                problems.add(trunk.problem(
                        "peer",
                        "endpoint %s of '%s' is %s, but the SIP interface '%s' %s"
                                .formatted(address, peer.text("name"), theirs, sipInterface.name(), family),
                        "a peer with " + family + " endpoints, or another SIP interface"));
            }
            String chosen = endpoint.text("transport");
            String transport = literal && chosen.equals(AUTO) ? "UDP" : chosen; // RFC 3263 4.1
            if (!transport.equals(AUTO)
                    && sipInterface.transports().stream().noneMatch(t -> t.name().equals(transport))) {
                problems.add(trunk.problem(
                        "peer",
                        "endpoint %s of '%s' wants %s, which the SIP interface '%s' does not have"
                                .formatted(address, peer.text("name"), transport, sipInterface.name()),
                        "one of " + sipInterface.transports()));
            }
        }
    }

    /** RFC 5922 7.1: a certificate is told by the names that it bears. */
    private void checkTls(Model.Placed<Settings> trunk, Settings peer) {
        boolean named = peer.find("domain").filter(domain -> Addresses.parse(domain).isEmpty()).isPresent()
                || !trunk.value().texts("tls.names").isEmpty();
        for (Settings endpoint : peer.list("endpoints")) {
            String address = endpoint.text("address");
            if (!named && endpoint.text("transport").equals("TLS") && Addresses.parse(address).isPresent()) {
                problems.add(trunk.item()
                        .problem(
                                "peer",
                                "with TLS, endpoint %s of '%s' has no name that its certificate could bear"
                                        .formatted(address, peer.text("name")),
                                "the endpoint by its name, a domain of the peer, or tls.names of the trunk"));
            }
        }
        trunk.value().find("tls.authorities").flatMap(Certificates::problem).ifPresent(why -> problems.add(
                trunk.item().problem("tls.authorities", why, "certificates in PEM, each from BEGIN to END CERTIFICATE")));
    }

    /** A message belongs to the one trunk that its source belongs to. */
    private void claimSources(Item trunk, SipInterface sipInterface, Settings peer) {
        List<String> sources = new ArrayList<>(peer.texts("sources"));
        peer.list("endpoints").forEach(endpoint -> sources.add(endpoint.text("address")));
        sources.stream()
                .map(source -> Addresses.Block.parse(source)
                        .map(Addresses.Block::toString)
                        .orElseGet(() -> source.toLowerCase(Locale.ROOT)))
                .distinct()
                .forEach(source -> {
                    Item earlier = claims.putIfAbsent(new Claim(sipInterface.name(), source), trunk);
                    if (earlier != null) {
                        problems.add(trunk.problem(
                                "peer",
                                "source %s of '%s' belongs to the trunk '%s' of the same SIP interface already"
                                        .formatted(source, peer.text("name"), earlier.name()),
                                "a source in one trunk of an interface"));
                    }
                });
    }

    private void checkVersion(Model.Placed<Settings> trunk) {
        String[] wanted = trunk.value().text("profile").split("@");
        if (wanted.length < 2) {
            return;
        }
        find(Section.PROFILES, wanted[0], settings -> settings.text("version"))
                .filter(version -> !version.equals(wanted[1]))
                .ifPresent(version -> problems.add(trunk.problem(
                        "profile",
                        "the profile has version %s, not %s".formatted(version, wanted[1]),
                        "'%s@%s', or '%s' for any version".formatted(wanted[0], version, wanted[0]))));
    }
}
