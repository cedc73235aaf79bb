package org.jonction.call;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import org.jonction.api.media.MediaAddress;
import org.jonction.api.media.MediaLeg;
import org.jonction.api.media.MediaRecord;
import org.jonction.api.media.MediaSession;
import org.jonction.api.media.NoPortException;
import org.jonction.api.media.RemoteMedia;
import org.jonction.api.media.Side;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkProfile;
import org.jspecify.annotations.Nullable;

/** What a session asks of the relay. */
final class SessionMedia {
    private final Session session;
    private final Map<Side, RemoteMedia> told = new EnumMap<>(Side.class);
    private volatile @Nullable MediaSession opened;

    SessionMedia(Session session) {
        this.session = session;
    }

    /** The relay's session, or null before it is open. */
    @Nullable
    MediaSession opened() {
        return opened;
    }

    private MediaSession require() {
        MediaSession open = opened;
        if (open == null) {
            throw new IllegalStateException("no media yet");
        }
        return open;
    }

    /** Opens the relay, or moves its called side to a further try. */
    void open(Trunk to) throws NoPortException {
        MediaSession open = opened;
        if (open == null) {
            opened = session.box.media().open(leg(session.a.trunk()), leg(to), session);
        } else {
            open.move(Side.B, leg(to));
        }
        told.remove(Side.B);
    }

    /** Goes on where another version of this bundle left off. */
    void resume(MediaRecord from) throws NoPortException {
        for (Side side : Side.values()) {
            RemoteMedia remote = from.place(side).remote();
            if (remote != null) {
                told.put(side, remote);
            }
        }
        opened = session.box.media().adopt(
                from, leg(session.a.trunk()), leg(session.calledLeg().trunk()), session);
    }

    private static MediaLeg leg(Trunk trunk) {
        TrunkProfile.Media policy = trunk.profile().media();
        return new MediaLeg(trunk.mediaRealm(), policy.latching(), policy.rtpTimeoutS(), policy.rtpTimeoutHoldS());
    }

    MediaRecord record() {
        return require().record();
    }

    /** Leaves it to the next version of this bundle. */
    void leave() {
        require().leave();
    }

    void close() {
        MediaSession open = opened;
        if (open != null) {
            open.close();
        }
    }

    MediaAddress local(Side side) {
        return require().local(side);
    }

    /** Returns {@code line} if the relay, once it is open, can send to it from the leg's media realm. */
    Audio suited(Leg leg, Audio line) throws SdpException {
        if (opened != null
                && line.address() != null
                && line.address() instanceof Inet6Address != local(leg.side).ipv6()) {
            throw new SdpException(SdpException.ADDRESS_FORMAT, "media of " + leg.who() + " and media realm "
                    + leg.trunk().mediaRealm() + " differ in IP version");
        }
        return line;
    }

    /** Tells the relay what both sides have agreed on. */
    void relay() {
        Leg called = session.b;
        boolean held = session.held();
        relay(Side.A, session.a.audio, held);
        relay(Side.B, called == null ? null : called.audio, held);
    }

    /** A side that wants no media now keeps the address that it had. */
    private void relay(Side side, @Nullable Audio line, boolean held) {
        RemoteMedia before = told.get(side);
        InetSocketAddress rtp = line == null ? null : line.rtp();
        RemoteMedia now = null;
        if (line != null && rtp != null) {
            now = new RemoteMedia(rtp, line.rtcp() == null ? rtp : line.rtcp(), held);
        } else if (before != null) {
            now = new RemoteMedia(before.rtp(), before.rtcp(), held);
        }
        if (now != null) {
            told.put(side, now);
            require().remote(side, now);
        }
    }
}
