package org.jonction.firmware;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jonction.api.config.ConfigService;
import org.jonction.api.config.Problem;
import org.jonction.api.firmware.HealthItem;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.SipService;

/** Everything that the configuration wants to be listened on is listened on. */
final class ListenersCondition implements Condition {
    private final Parts parts;

    ListenersCondition(Parts parts) {
        this.parts = parts;
    }

    @Override
    public HealthItem check() {
        Optional<ConfigService> configuration = parts.configuration();
        Optional<SipService> sip = parts.sip();
        if (configuration.isEmpty() || sip.isEmpty() || parts.calls().isEmpty()) {
            return item(false, "a part of the box is not running: "
                    + (configuration.isEmpty() ? "config" : sip.isEmpty() ? "sip" : "call"));
        }
        List<Problem> problems = configuration.get().folderProblems();
        if (configuration.get().active().isEmpty() && !problems.isEmpty()) {
            return item(false, "this version accepts no configuration of the box: " + problems.getFirst());
        }
        List<ListeningPoint> points = sip.get().status().listeningPoints();
        String silent = points.stream()
                .filter(point -> !point.listening())
                .map(point -> point.sipInterface() + " " + point.transport() + ": " + point.error())
                .collect(Collectors.joining("; "));
        if (!silent.isEmpty()) {
            return item(false, "not listening: " + silent);
        }
        return item(true, points.isEmpty() ? "no SIP interface is configured" : points.size() + " are up");
    }

    private static HealthItem item(boolean ok, String message) {
        return new HealthItem("listeners", ok, message);
    }
}
