package org.jonction.console.rest;

import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import org.jonction.api.call.CallInfo;
import org.jonction.api.call.CallService;
import org.jonction.api.config.ConfigService;
import org.jonction.api.config.Problem;
import org.jonction.api.config.Snapshot;
import org.jonction.api.media.MediaService;
import org.jonction.api.media.MediaStatus;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.SipService;
import org.jonction.api.sip.SipStatus;
import org.jonction.api.trunk.TrunkService;
import org.jonction.console.Alarms;
import org.jonction.console.Appliance;
import org.jonction.console.Json;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * The box at one moment, as {@code GET /api/v1/status} gives it.
 *
 * @param version version of the appliance's software
 * @param time the moment
 * @param uptimeS seconds since the process began
 * @param away parts of the box that are not there now, for instance while they are being replaced
 */
record StatusView(
        String version,
        String time,
        long uptimeS,
        List<String> away,
        List<AlarmView> alarms,
        Configuration configuration,
        List<Listener> listeners,
        List<TrunkView> trunks,
        List<CallView> calls,
        Totals totals,
        Media media,
        Sip sip,
        ProcessView process,
        Bundles bundles) {
    record AlarmView(String id, String since, String text) {
        static AlarmView of(Alarms.Alarm alarm) {
            return new AlarmView(alarm.id(), Json.time(alarm.since()), alarm.text());
        }
    }

    /** The snapshot in force; absent before the first. {@code problems} are the mistakes in the watched folder. */
    record Configuration(@Nullable SnapshotView active, List<Problem> problems) {}

    record SnapshotView(String hash, String author, String message, String time) {
        static SnapshotView of(Snapshot snapshot) {
            return new SnapshotView(snapshot.hash(), snapshot.author(), snapshot.message(), Json.time(snapshot.time()));
        }
    }

    record Listener(
            String sipInterface,
            String realm,
            String transport,
            String address,
            int port,
            boolean listening,
            String error) {
        static Listener of(ListeningPoint point) {
            return new Listener(
                    point.sipInterface(),
                    point.realm(),
                    point.transport().name(),
                    point.address(),
                    point.port(),
                    point.listening(),
                    point.error());
        }
    }

    /** Sessions since start. */
    record Totals(long offered, long answered, long failed) {}

    record Media(int sessions, int sockets, List<MediaStatus.RealmStatus> realms) {}

    record Sip(
            int connections,
            int clientTransactions,
            int serverTransactions,
            long received,
            long sent,
            long malformed,
            long dropped,
            long refused,
            long lagMs,
            boolean overloaded) {
        static Sip of(SipStatus status) {
            return new Sip(
                    status.connections(),
                    status.clientTransactions(),
                    status.serverTransactions(),
                    status.received(),
                    status.sent(),
                    status.malformed(),
                    status.dropped(),
                    status.refused(),
                    status.lagMs(),
                    status.overloaded());
        }
    }

    record Bundles(int installed, int active) {}

    static StatusView now(Appliance box, Alarms alarms, String version, BundleContext context) {
        List<CallInfo> calls = box.calls().map(CallService::calls).orElse(List.of());
        CallService.Totals totals = box.calls().map(CallService::totals).orElse(new CallService.Totals(0, 0, 0));
        MediaStatus media = box.media().map(MediaService::status).orElse(new MediaStatus(0, 0, List.of()));
        SipStatus sip = box.sip().map(SipService::status).orElse(new SipStatus(List.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0, false));
        return new StatusView(
                version,
                Json.time(Instant.now()),
                ManagementFactory.getRuntimeMXBean().getUptime() / 1000,
                box.away(),
                alarms.list().stream().map(AlarmView::of).toList(),
                configuration(box),
                box.listeningPoints().stream().map(Listener::of).toList(),
                box.trunks().map(TrunkService::status).orElse(List.of()).stream()
                        .map(status -> TrunkView.of(
                                status,
                                box.registrations()
                                        .flatMap(service -> service.status(
                                                status.trunk().name())),
                                calls))
                        .toList(),
                calls.stream().map(call -> CallView.of(call, false)).toList(),
                new Totals(totals.offered(), totals.answered(), totals.failed()),
                new Media(media.sessions(), media.sockets(), media.realms()),
                Sip.of(sip),
                ProcessView.now(),
                bundles(context));
    }

    private static Configuration configuration(Appliance box) {
        return new Configuration(
                box.configuration()
                        .flatMap(ConfigService::active)
                        .map(SnapshotView::of)
                        .orElse(null),
                box.configuration().map(ConfigService::folderProblems).orElse(List.of()));
    }

    private static Bundles bundles(BundleContext context) {
        int active = 0;
        Bundle[] all = context.getBundles();
        for (Bundle bundle : all) {
            if (bundle.getState() == Bundle.ACTIVE || bundle.getHeaders().get("Fragment-Host") != null) {
                active++;
            }
        }
        return new Bundles(all.length, active);
    }
}
