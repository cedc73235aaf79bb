package org.jonction.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
    private final Model model;
    private final List<Problem> problems = new ArrayList<>();
    /** Trunk by SIP interface and source. */
    private final Map<Claim, Item> claims = new HashMap<>();

    private record Claim(String sipInterface, Addresses.Block source) {}

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

    /** RFC 3261 17.1.2.2: intervals grow from T1 up to T2. Told where one of them is written, not where it is inherited. */
    private void checkTimers(Model.Placed<Settings> profile) {
        int t1 = profile.value().integer("timers.t1Ms");
        int t2 = profile.value().integer("timers.t2Ms");
        if (t1 > t2) {
            Stream.of("t1Ms", "t2Ms")
                    .filter(name -> profile.item().body().at(List.of("timers", name)).isPresent())
                    .findFirst()
                    .ifPresent(name -> problems.add(profile.item().problem(
                            "timers." + name, "t1Ms is " + t1 + ", more than t2Ms " + t2, "t1Ms up to t2Ms")));
        }
    }

    private void checkEndpoints(Model.Placed<Settings> peer) {
        List<Settings> endpoints = peer.value().list("endpoints");
        for (int i = 0; i < endpoints.size(); i++) {
            String address = endpoints.get(i).text("address");
            InetAddress parsed = Addresses.parse(address).orElseThrow();
            if (parsed.isAnyLocalAddress() || parsed.isMulticastAddress()) {
                problems.add(peer.item().problem(
                        "endpoints." + i + ".address", "nothing can be sent to '" + address + "'", "the peer's address"));
            }
        }
    }

    private void checkTrunk(Model.Placed<Settings> trunk) {
        Optional<SipInterface> sipInterface = model.find(
                        Section.SIP_INTERFACES, trunk.value().text("sipInterface"), SipInterface::from)
                .map(Model.Placed::value);
        Optional<MediaRealm> mediaRealm = model.find(
                        Section.MEDIA_REALMS, trunk.value().text("mediaRealm"), MediaRealm::from)
                .map(Model.Placed::value);
        Optional<Model.Placed<Settings>> peer =
                model.find(Section.PEERS, trunk.value().text("peer"), Function.identity());
        if (sipInterface.isPresent() && mediaRealm.isPresent()) {
            checkRealms(trunk.item(), sipInterface.get(), mediaRealm.get());
        }
        if (sipInterface.isPresent() && peer.isPresent()) {
            checkReachable(trunk.item(), sipInterface.get(), peer.get());
            claimSources(trunk.item(), sipInterface.get(), peer.get());
        }
        checkVersion(trunk);
    }

    private void checkRealms(Item trunk, SipInterface sipInterface, MediaRealm mediaRealm) {
        if (!sipInterface.realm().equals(mediaRealm.realm())) {
            problems.add(trunk.problem(
                    "mediaRealm",
                    "'" + mediaRealm.name() + "' lies in the realm '" + mediaRealm.realm() + "', but the SIP interface '"
                            + sipInterface.name() + "' in '" + sipInterface.realm() + "'",
                    "a media realm in the realm '" + sipInterface.realm() + "'"));
        }
        InetAddress signalling = Addresses.parse(sipInterface.address()).orElseThrow();
        InetAddress media = Addresses.parse(mediaRealm.address()).orElseThrow();
        if (!Addresses.sameFamily(signalling, media)) {
            problems.add(trunk.problem(
                    "mediaRealm",
                    "'" + mediaRealm.name() + "' has an " + Addresses.family(media) + " address, but the SIP interface '"
                            + sipInterface.name() + "' an " + Addresses.family(signalling) + " one",
                    "a media realm with an " + Addresses.family(signalling) + " address"));
        }
    }

    private void checkReachable(Item trunk, SipInterface sipInterface, Model.Placed<Settings> peer) {
        InetAddress own = Addresses.parse(sipInterface.address()).orElseThrow();
        for (Settings endpoint : peer.value().list("endpoints")) {
            InetAddress address = Addresses.parse(endpoint.text("address")).orElseThrow();
            if (!Addresses.sameFamily(own, address)) {
                problems.add(trunk.problem(
                        "peer",
                        "endpoint " + endpoint.text("address") + " of '" + peer.item().name() + "' is "
                                + Addresses.family(address) + ", but the SIP interface '" + sipInterface.name() + "' "
                                + Addresses.family(own),
                        "a peer with " + Addresses.family(own) + " endpoints, or another SIP interface"));
            }
            String transport = endpoint.text("transport");
            if (sipInterface.transports().stream().noneMatch(t -> t.name().equals(transport))) {
                problems.add(trunk.problem(
                        "peer",
                        "endpoint " + endpoint.text("address") + " of '" + peer.item().name() + "' wants " + transport
                                + ", which the SIP interface '" + sipInterface.name() + "' does not have",
                        "one of " + sipInterface.transports()));
            }
        }
    }

    /** A message belongs to the one trunk that its source belongs to. */
    private void claimSources(Item trunk, SipInterface sipInterface, Model.Placed<Settings> peer) {
        List<String> sources = new ArrayList<>(peer.value().texts("sources"));
        peer.value().list("endpoints").forEach(endpoint -> sources.add(endpoint.text("address")));
        sources.stream().map(Addresses.Block::parse).flatMap(Optional::stream).distinct().forEach(source -> {
            Item earlier = claims.putIfAbsent(new Claim(sipInterface.name(), source), trunk);
            if (earlier != null) {
                problems.add(trunk.problem(
                        "peer",
                        "source " + source + " of '" + peer.item().name() + "' belongs to the trunk '" + earlier.name()
                                + "' of the same SIP interface already",
                        "a source in one trunk of an interface"));
            }
        });
    }

    private void checkVersion(Model.Placed<Settings> trunk) {
        String profile = trunk.value().text("profile");
        int at = profile.indexOf('@');
        if (at < 0) {
            return;
        }
        String id = profile.substring(0, at);
        model.find(Section.PROFILES, id, Function.identity()).ifPresent(found -> {
            String version = found.value().text("version");
            if (!version.equals(profile.substring(at + 1))) {
                problems.add(trunk.item().problem(
                        "profile", "'" + profile + "' is not there, the profile has version " + version,
                        "'" + id + "@" + version + "', or '" + id + "' for any version"));
            }
        });
    }
}
