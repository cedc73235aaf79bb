package org.jonction.call;

import java.util.Locale;
import java.util.Optional;
import org.jonction.api.call.CallInfo;
import org.jonction.api.call.LegInfo;
import org.jonction.api.media.MediaAddress;
import org.jonction.api.media.MediaSession;
import org.jonction.api.media.Side;
import org.jonction.api.media.StreamStats;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.Trunk;
import org.jspecify.annotations.Nullable;

/** Views of sessions for readers on other threads. */
final class Snapshots {
    static final StreamStats NOTHING = new StreamStats(0, 0, 0, 0, 0, 0, 0, 0, "");

    private Snapshots() {}

    static CallInfo of(Session session) {
        Leg b = session.b;
        return new CallInfo(
                session.id,
                session.state.visible(),
                session.calling,
                session.called,
                session.startedAt,
                Optional.ofNullable(session.answeredAt),
                leg(session.a, session.media.opened(), session.calling),
                b == null ? Optional.empty() : Optional.of(leg(b, session.media.opened(), b.number)),
                session.transferredFrom,
                session.transferredTo,
                session.explanation.decisions());
    }

    private static LegInfo leg(Leg leg, @Nullable MediaSession media, String number) {
        Trunk trunk = leg.trunk();
        Dialog dialog = leg.dialog;
        return new LegInfo(
                trunk.name(),
                trunk.profile().label(),
                trunk.driver().driver() + "@" + trunk.driver().version(),
                remote(dialog.hop()),
                dialog.callId(),
                number,
                leg.codec,
                encryption(leg.audio),
                media == null ? "" : address(media.local(leg.side)),
                media == null ? NOTHING : media.stats(leg.side));
    }

    private static String encryption(@Nullable Audio line) {
        return line == null || line.srtp() == null ? "" : line.srtp().keys().local().suite().name();
    }

    private static String remote(Target hop) {
        return hop.transport().name().toLowerCase(Locale.ROOT) + ":" + Hosts.text(hop.remote());
    }

    private static String address(MediaAddress local) {
        return (local.ipv6() ? "[" + local.address() + "]" : local.address()) + ":" + local.rtpPort();
    }
}
