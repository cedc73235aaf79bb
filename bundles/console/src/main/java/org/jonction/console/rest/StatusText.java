package org.jonction.console.rest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jonction.api.config.Problem;
import org.jonction.api.media.MediaStatus;

/** The status as text for a terminal. */
final class StatusText {
    private final StringBuilder out = new StringBuilder();
    private final StatusView status;

    private StatusText(StatusView status) {
        this.status = status;
    }

    static String of(StatusView status) {
        StatusText text = new StatusText(status);
        text.head();
        text.alarms();
        text.listeners();
        text.trunks();
        text.calls();
        text.media();
        text.figures();
        return text.out.toString();
    }

    private void head() {
        line("Jonction %s, up %s", status.version(), duration(status.uptimeS()));
        StatusView.SnapshotView active = status.configuration().active();
        if (active == null) {
            line("Configuration: none in force yet");
        } else {
            line("Configuration: %s by %s at %s", active.hash().substring(0, 12), active.author(), active.time());
        }
        for (Problem problem : status.configuration().problems()) {
            line("  ! %s", problem);
        }
        if (!status.away().isEmpty()) {
            line("Away: %s", String.join(", ", status.away()));
        }
    }

    private void alarms() {
        status.alarms().forEach(alarm -> line("ALARM since %s: %s", alarm.since(), alarm.text()));
    }

    private void listeners() {
        title("SIP listeners");
        for (StatusView.Listener l : status.listeners()) {
            String state = l.listening() ? "listening" : "NOT LISTENING: " + l.error();
            line(
                    "  %-12s %-6s %-4s %s  %s",
                    l.sipInterface(), l.realm(), l.transport(), address(l.address(), l.port()), state);
        }
        none(status.listeners());
    }

    private void trunks() {
        title("Trunks");
        for (TrunkView t : status.trunks()) {
            String most = t.maxSessions() == 0 ? "" : "/" + t.maxSessions();
            line(
                    "  %-14s %-8s %-6s %s %s  sessions %d%s",
                    t.name(), t.state(), t.realm(), t.profile(), t.driver(), t.sessions(), most);
            t.names()
                    .forEach(n -> line(
                            "    %s %s  since %s: %s",
                            n.host(), n.fresh() ? "resolved" : "NOT RESOLVED ANEW", n.since(), n.text()));
            TrunkView.RegistrationView r = t.registration();
            if (r != null) {
                String expires = r.expires() == null ? "" : "  until " + r.expires();
                line("    %-11s %s  %s%s", r.state(), r.endpoint(), r.text(), expires);
            }
            t.endpoints()
                    .forEach(e -> line(
                            "    %-8s %s  %s%s%s",
                            e.state(),
                            e.address(),
                            e.lastAnswer(),
                            e.since() == null ? "" : "  since " + e.since(),
                            e.reason().equals(e.lastAnswer()) || e.state().equals("UP") ? "" : "  " + e.reason()));
        }
        none(status.trunks());
    }

    private void calls() {
        title("Live calls: " + status.calls().size());
        Instant now = Instant.parse(status.time());
        for (CallView call : status.calls()) {
            long seconds =
                    Duration.between(Instant.parse(call.startedAt()), now).toSeconds();
            line("  %s  %s -> %s  %s  %s", call.id(), call.calling(), call.called(), call.state(), duration(seconds));
            leg("a", call.a());
            if (call.b() != null) {
                leg("b", call.b());
            }
        }
    }

    private void leg(String name, CallView.Leg leg) {
        line(
                "    %s %-12s %s  %s %s  media %s <- %s  rtp %d lost %d stray %d",
                name,
                leg.trunk(),
                leg.remote(),
                leg.profile(),
                leg.codec() + (leg.encryption().isEmpty() ? "" : " " + leg.encryption()),
                leg.localMedia(),
                leg.received().source(),
                leg.received().rtpPackets(),
                leg.received().lostPackets(),
                leg.received().strayPackets());
    }

    private void media() {
        title("Media: " + status.media().sessions() + " sessions, "
                + status.media().sockets() + " sockets");
        for (MediaStatus.RealmStatus realm : status.media().realms()) {
            line(
                    "  %-12s %-15s port pairs %d of %d in use",
                    realm.name(), realm.address(), realm.pairsInUse(), realm.pairs());
        }
    }

    private void figures() {
        StatusView.Sip sip = status.sip();
        title("Figures");
        line(
                "  calls since start: offered %d, answered %d, failed %d",
                status.totals().offered(),
                status.totals().answered(),
                status.totals().failed());
        line(
                "  SIP: connections %d, transactions %d client %d server, received %d, sent %d, malformed %d, dropped"
                        + " %d, refused %d, %d ms behind",
                sip.connections(),
                sip.clientTransactions(),
                sip.serverTransactions(),
                sip.received(),
                sip.sent(),
                sip.malformed(),
                sip.dropped(),
                sip.refused(),
                sip.lagMs());
        ProcessView p = status.process();
        line(
                "  process %d: heap %d of %d MiB, threads %d, files %d of %d, CPU %.1f s, Java %s",
                p.pid(),
                p.heapUsedBytes() >> 20,
                p.heapMaxBytes() >> 20,
                p.threads(),
                p.openFiles(),
                p.maxOpenFiles(),
                p.cpuSeconds(),
                p.java());
        line(
                "  bundles: %d of %d active",
                status.bundles().active(), status.bundles().installed());
    }

    private void title(String title) {
        out.append('\n').append(title).append('\n');
    }

    private void none(List<?> list) {
        if (list.isEmpty()) {
            line("  none");
        }
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }

    private static String address(String address, int port) {
        return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
    }

    static String duration(long seconds) {
        Duration d = Duration.ofSeconds(seconds);
        return d.toDays() > 0
                ? String.format(Locale.ROOT, "%d d %d h", d.toDays(), d.toHoursPart())
                : String.format(Locale.ROOT, "%d:%02d:%02d", d.toHours(), d.toMinutesPart(), d.toSecondsPart());
    }
}
