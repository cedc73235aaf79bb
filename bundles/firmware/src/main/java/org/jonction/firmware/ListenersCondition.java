package org.jonction.firmware;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jonction.api.config.ConfigService;
import org.jonction.api.config.Problem;
import org.jonction.api.firmware.HealthItem;
import org.jonction.api.media.MediaService;
import org.jonction.api.media.MediaStatus.RealmStatus;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.SipService;

/** Everything that the configuration wants to be listened on is listened on, or can be once a call needs it. */
final class ListenersCondition implements Condition {
    private final Parts parts;

    ListenersCondition(Parts parts) {
        this.parts = parts;
    }

    @Override
    public String name() {
        return "listeners";
    }

    @Override
    public HealthItem check() {
        Optional<ConfigService> configuration = parts.configuration();
        Optional<SipService> sip = parts.sip();
        Optional<MediaService> media = parts.media();
        if (configuration.isEmpty() || sip.isEmpty() || media.isEmpty() || parts.calls().isEmpty()) {
            return fails("a part of the box is not running: " + away(configuration, sip, media));
        }
        List<Problem> problems = configuration.get().folderProblems();
        if (isUnconfigured(configuration.get(), problems)) {
            return holds("no document says where to listen yet");
        }
        if (configuration.get().active().isEmpty() && !problems.isEmpty()) {
            return fails("this version accepts no configuration of the box: " + problems.getFirst());
        }
        List<ListeningPoint> points = sip.get().status().listeningPoints();
        List<RealmStatus> realms = media.get().status().realms();
        String silent = Stream.concat(silentPoints(points), absentRealms(realms)).collect(Collectors.joining("; "));
        return silent.isEmpty() ? holds(points.size() + " of SIP, " + realms.size() + " of media") : fails(silent);
    }

    /** A new box, for which nobody has written a document: what is wrong is not in any of them. */
    private static boolean isUnconfigured(ConfigService configuration, List<Problem> problems) {
        return configuration.active().isEmpty()
                && problems.stream().allMatch(problem -> problem.file().isEmpty());
    }

    private static String away(Optional<?> configuration, Optional<?> sip, Optional<?> media) {
        return configuration.isEmpty() ? "config" : sip.isEmpty() ? "sip" : media.isEmpty() ? "media" : "call";
    }

    private static Stream<String> silentPoints(List<ListeningPoint> points) {
        return points.stream()
                .filter(point -> !point.listening())
                .map(point -> point.sipInterface() + " " + point.transport() + " does not listen: " + point.error());
    }

    private static Stream<String> absentRealms(List<RealmStatus> realms) {
        return realms.stream()
                .filter(realm -> !isOurs(realm.address()))
                .map(realm -> "media realm " + realm.name() + ": the box does not have the address " + realm.address());
    }

    private static boolean isOurs(String address) {
        try {
            InetAddress literal = InetAddress.ofLiteral(address);
            return literal.isAnyLocalAddress() || NetworkInterface.getByInetAddress(literal) != null;
        } catch (IllegalArgumentException | SocketException e) {
            return false; // the name of a network interface that has no address yet
        }
    }
}
