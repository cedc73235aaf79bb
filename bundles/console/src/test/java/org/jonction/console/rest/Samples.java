package org.jonction.console.rest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jonction.api.call.CallInfo;
import org.jonction.api.call.CallState;
import org.jonction.api.call.Decision;
import org.jonction.api.call.LegInfo;
import org.jonction.api.media.MediaStatus;
import org.jonction.api.media.StreamStats;

/** Values to render. */
final class Samples {
    static final Instant START = Instant.parse("2030-01-01T10:00:00Z");

    private Samples() {}

    static CallInfo call() {
        return new CallInfo(
                "c1",
                CallState.ANSWERED,
                "+4930111",
                "+4930222",
                START,
                Optional.of(START.plusSeconds(4)),
                leg("pbx", "udp:192.0.2.20:5060", 500),
                Optional.of(leg("itsp", "tcp:203.0.113.10:5060", 493)),
                "",
                "",
                List.of(new Decision("route", "germany", "+4930222 matches ^\\+49")));
    }

    static LegInfo leg(String trunk, String remote, long packets) {
        StreamStats stats = new StreamStats(packets, packets * 172, 4, 1, 0, 0, 2, 0, "192.0.2.99:4000");
        return new LegInfo(
                trunk,
                "generic@1.0.0",
                "generic@0.1.0",
                remote,
                "id@" + trunk,
                "0222",
                "PCMA/8000",
                "",
                "192.0.2.1:30000",
                stats);
    }

    static StatusView status(List<CallView> calls) {
        return new StatusView(
                "0.1.0",
                START.plusSeconds(65).toString(),
                65,
                List.of("media"),
                List.of(new StatusView.AlarmView("bundle x", START.toString(), "x was broken")),
                new StatusView.Configuration(
                        new StatusView.SnapshotView("ab".repeat(32), "admin", "first", START.toString()), List.of()),
                List.of(
                        new StatusView.Listener("lan", "lan", "UDP", "192.0.2.1", 5060, true, ""),
                        new StatusView.Listener("wan", "wan", "TCP", "2001:db8::1", 5060, false, "in use by sshd")),
                List.of(new TrunkView(
                        "itsp",
                        "ENABLED",
                        true,
                        "Example",
                        "ITSP",
                        "wan",
                        "wan",
                        "wan",
                        "generic@1.0.0",
                        "generic@0.1.0",
                        1,
                        30,
                        List.of(new TrunkView.Endpoint(
                                "tcp:203.0.113.10:5060",
                                "itsp.example",
                                "UP",
                                START.toString(),
                                "200 in 3 ms",
                                "200 in 3 ms")),
                        List.of(new TrunkView.Resolution(
                                "itsp.example", false, START.toString(), "no name server answers")),
                        new TrunkView.RegistrationView(
                                "REGISTERED", START.toString(), START.toString(), "tcp:203.0.113.10:5060", "200, for 600 s"))),
                calls,
                new StatusView.Totals(10, 8, 2),
                new StatusView.Media(1, 4, List.of(new MediaStatus.RealmStatus("wan", "198.51.100.1", 500, 1))),
                new StatusView.Sip(1, 2, 3, 100, 99, 5, 6, 0, 0, false),
                new ProcessView(42, "25", 50L << 20, 256L << 20, 60, 70, 1024, 1.5),
                new StatusView.Bundles(54, 54));
    }
}
