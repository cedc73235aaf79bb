package org.jonction.call;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jonction.api.media.Ice;
import org.jonction.api.media.MediaAddress;
import org.jonction.api.media.MediaLeg;
import org.jonction.api.media.MediaRecord;
import org.jonction.api.media.MediaSession;
import org.jonction.api.media.NoPortException;
import org.jonction.api.media.RemoteMedia;
import org.jonction.api.media.Side;
import org.jonction.api.media.SrtpKeys;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkProfile;
import org.jonction.api.trunk.TrunkProfile.Srtp.Mode;
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
            opened = session.box.media().open(ofCaller(), ofCalled(to), session);
        } else {
            open.move(Side.B, ofCalled(to));
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
        opened = session.box.media().adopt(from, ofCaller(), ofCalled(session.calledLeg().trunk()), session);
    }

    private MediaLeg ofCaller() {
        return leg(session.a.trunk(), session.a.srtp.possible());
    }

    private static MediaLeg ofCalled(Trunk trunk) {
        TrunkProfile.Srtp policy = trunk.profile().srtp();
        return leg(
                trunk,
                trunk.peer().endpoints().stream().anyMatch(one -> policy.on(one.transport()) != Mode.OFF));
    }

    private static MediaLeg leg(Trunk trunk, boolean secure) {
        TrunkProfile.Media policy = trunk.profile().media();
        return new MediaLeg(
                trunk.mediaRealm(), policy.latching(), policy.rtpTimeoutS(), policy.rtpTimeoutHoldS(), secure);
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
            boolean mux = line.ice().agreed() != null && line.ice().mux();
            InetSocketAddress rtcp = mux || line.rtcp() == null ? rtp : line.rtcp();
            now = new RemoteMedia(rtp, rtcp, held, keys(line), line.ice().agreed());
        } else if (before != null) {
            SrtpKeys keys = line == null || line.srtp() == null ? before.srtp() : keys(line);
            Ice ice = line == null || line.ice().agreed() == null ? before.ice() : line.ice().agreed();
            now = new RemoteMedia(before.rtp(), before.rtcp(), held, keys, ice);
        }
        if (now != null && !now.equals(before)) {
            explain(side, before, now);
            told.put(side, now);
            require().remote(side, now);
        }
    }

    private static @Nullable SrtpKeys keys(Audio line) {
        return line.srtp() == null ? null : line.srtp().keys();
    }

    private void explain(Side side, @Nullable RemoteMedia before, RemoteMedia now) {
        SrtpKeys former = before == null ? null : before.srtp();
        SrtpKeys keys = now.srtp();
        if (!Objects.equals(former, keys)) {
            explain(side, keys == null
                    ? "plain RTP from now on"
                    : "SRTP with " + keys.local().suite() + (former == null ? "" : " under new keys"));
        }
        if (now.ice() != null && (before == null || before.ice() == null)) {
            explain(side, "media from where an ICE check has come");
        }
    }

    private void explain(Side side, String what) {
        Leg leg = side == Side.A ? session.a : session.calledLeg();
        session.explanation.add("media", leg.trunk().name(), leg.who() + ": " + what);
    }
}
