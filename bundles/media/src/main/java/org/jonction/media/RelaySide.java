package org.jonction.media;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import org.jonction.api.media.Ice;
import org.jonction.api.media.MediaLeg;
import org.jonction.api.media.MediaPlace;
import org.jonction.api.media.RemoteMedia;
import org.jonction.api.media.SrtpProgress;
import org.jonction.api.media.StreamStats;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One side of a session: a port pair, the far end behind it and what was counted. Used on a media loop only. */
final class RelaySide {
    private static final Logger LOG = LoggerFactory.getLogger(RelaySide.class);

    private final BoundPair ports;
    private final Counters counters = new Counters();
    private final SilenceWatch silence = new SilenceWatch();
    private final RelayLoop loop;
    private final Runnable onSource;
    private final RelayPort rtp;
    private final RelayPort rtcp;
    private MediaLeg leg;
    private @Nullable RelaySide peer;
    private volatile @Nullable RemoteMedia remote;
    /** Whether the far end takes RTCP on its RTP port. RFC 5761 5.1.1 */
    private boolean muxed;
    /** What {@link #srtp} is about to be. Used by the session's owner only. */
    private @Nullable SrtpTransform prepared;
    private volatile @Nullable SrtpTransform srtp;
    private @Nullable StunResponder stun;

    /** @param onSource told that a source has been accepted, or that SRTP has come so far that it has to be known */
    RelaySide(MediaLeg leg, BoundPair ports, RelayLoop loop, Runnable onSource) {
        this.onSource = onSource;
        this.leg = leg;
        this.ports = ports;
        this.loop = loop;
        this.rtp = new RelayPort(ports.rtp(), PacketKind.RTP, loop, this, leg.latching());
        this.rtcp = new RelayPort(ports.rtcp(), PacketKind.RTCP, loop, this, leg.latching());
    }

    BoundPair ports() {
        return ports;
    }

    /** What answers connectivity checks; null when the far end does not do ICE. */
    @Nullable StunResponder stun() {
        return stun;
    }

    Counters counters() {
        return counters;
    }

    void start(RelaySide peer) {
        this.peer = peer;
        rtp.start();
        rtcp.start();
    }

    /** Goes on where another relay left off. */
    void resume(MediaPlace place) {
        RemoteMedia known = place.remote();
        if (known != null) {
            remote(known, prepared);
        }
        if (place.rtpSource() != null) {
            rtp.resume(place.rtpSource());
        }
        if (place.rtcpSource() != null) {
            rtcp.resume(place.rtcpSource());
        }
    }

    /** Makes ready for {@link #resume}, away from the loop. */
    void prepare(MediaPlace from) {
        RemoteMedia known = from.remote();
        if (known != null && known.srtp() != null) {
            SrtpProgress progress = from.srtp() == null ? SrtpProgress.NONE : from.srtp();
            prepared = SrtpTransform.resumed(known.srtp(), progress);
        }
    }

    /** Makes ready for {@link #remote}, away from the loop: ciphers take their time. */
    @Nullable SrtpTransform prepare(RemoteMedia to) {
        prepared = to.srtp() == null ? null : SrtpTransform.of(to.srtp(), prepared);
        return prepared;
    }

    /** What it takes to {@link #resume}. Any thread. */
    MediaPlace place() {
        SrtpTransform transform = srtp;
        return new MediaPlace(
                ports.realm(),
                ports.pair().address().getHostAddress(),
                ports.dscp(),
                ports.advertised(),
                remote,
                rtp.source(),
                rtcp.source(),
                transform == null ? null : transform.progress());
    }

    void peer(RelaySide peer) {
        this.peer = peer;
    }

    /** Forgets the keys, before {@link #reset}. */
    void unprepare() {
        prepared = null;
    }

    /** Turns to another far end on the same ports. */
    void reset(MediaLeg leg) {
        this.leg = leg;
        remote = null;
        srtp = null;
        stun = null;
        muxed = false;
        rtp.reset(leg.latching());
        rtcp.reset(leg.latching());
        silence.restart();
    }

    boolean remoteKnown() {
        return remote != null;
    }

    boolean held() {
        RemoteMedia known = remote;
        return known != null && known.held();
    }

    void remote(RemoteMedia to, @Nullable SrtpTransform with) {
        remote = to;
        srtp = with;
        Ice ice = to.ice();
        if (ice == null) {
            stun = null;
        } else if (stun == null || !stun.ice().equals(ice)) {
            stun = new StunResponder(ice);
        }
        muxed = to.rtcp().equals(to.rtp());
        name(rtp, to.rtp());
        name(rtcp, to.rtcp());
        guessRtcp();
    }

    private void name(RelayPort port, InetSocketAddress address) {
        if (asksForMedia(address) && reachable(address)) {
            port.name(address);
        } else {
            port.mute();
        }
    }

    /** RFC 3264 8.4: an address of zeros asks for no media, as does port 0 (RFC 3264 6). */
    private static boolean asksForMedia(InetSocketAddress address) {
        return !address.isUnresolved() && !address.getAddress().isAnyLocalAddress() && address.getPort() != 0;
    }

    /** Whether media can be meant to go there: not to a group, another IP version or this very session. */
    private boolean reachable(InetSocketAddress address) {
        boolean mistaken = address.getAddress().isMulticastAddress()
                || address.getAddress().getClass() != ports.pair().address().getClass()
                || owns(address)
                || peer != null && peer.owns(address);
        if (mistaken) {
            LOG.warn("media realm '{}': a far end wants its media at {}, where {} cannot send it", leg.mediaRealm(),
                    address, ports.pair().rtp());
        }
        return !mistaken;
    }

    private boolean owns(InetSocketAddress address) {
        return address.equals(ports.pair().rtp()) || address.equals(ports.pair().rtcp());
    }

    /** A far end behind a NAT takes RTCP beside where its RTP comes from, not where its SDP says. */
    private void guessRtcp() {
        InetSocketAddress source = rtp.source();
        if (source != null && !source.equals(rtp.named()) && source.getPort() < 65_535) {
            rtcp.guess(new InetSocketAddress(source.getAddress(), source.getPort() + 1));
        }
    }

    /** An RTP source is accepted: RTCP of another host, unless SDP names it, gives way to that of the same one. */
    void latched(RelayPort port) {
        onSource.run();
        if (port != rtp) {
            return;
        }
        InetSocketAddress control = rtcp.source();
        InetSocketAddress media = rtp.source();
        if (control != null && media != null && !control.getAddress().equals(media.getAddress())) {
            rtcp.reopen();
        }
        guessRtcp();
    }

    /** RTCP comes from the host that RTP comes from or, before there is any, that SDP names. */
    boolean plausible(RelayPort port, InetSocketAddress from) {
        InetSocketAddress named = rtcp.named();
        InetSocketAddress host = rtp.source() != null ? rtp.source() : named;
        return port == rtp || host == null || from.getAddress().equals(host.getAddress()) || from.equals(named);
    }

    /** Opens a packet in the loop's buffer in place. @return its length, or negative when it must not pass */
    int unprotect(PacketKind kind, int length) {
        SrtpTransform transform = srtp;
        if (transform == null) {
            if (leg.secure() && remote == null) {
                counters.undelivered++;
                return SrtpCipher.REFUSED;
            }
            return length;
        }
        int plain = transform.unprotect(kind, loop.packet(), length, loop.scratch());
        if (plain < 0) {
            counters.srtpFailures++;
        } else if (transform.noteworthy()) {
            onSource.run();
        }
        return plain;
    }

    /** Seals a packet in the loop's buffer in place. @return its length, or negative when it must not be sent */
    private int protect(PacketKind kind, int length) {
        SrtpTransform transform = srtp;
        if (transform == null) {
            return leg.secure() && remote == null ? SrtpCipher.REFUSED : length;
        }
        int sealed = transform.protect(kind, loop.packet(), length, loop.scratch());
        if (transform.noteworthy()) {
            onSource.run();
        }
        return sealed;
    }

    /** Sends on a packet of the accepted source, which lies in the loop's buffer. */
    void received(PacketKind kind, int length) {
        counters.heard++;
        if (kind == PacketKind.RTP) {
            counters.sequence.received(
                    loop.packet().bytes.getInt(8), loop.packet().bytes.getShort(2) & 0xffff);
        }
        if (peer == null || !peer.send(kind, length)) {
            counters.undelivered++;
        } else if (kind == PacketKind.RTP) {
            counters.rtpPackets++;
            counters.rtpBytes += length;
        } else {
            counters.rtcpPackets++;
        }
    }

    private boolean send(PacketKind kind, int plain) {
        int length = protect(kind, plain);
        if (length < 0) {
            return false;
        }
        return kind == PacketKind.RTP || muxed ? rtp.send(length) : rtcp.send(length);
    }

    void restartSilence() {
        silence.restart();
    }

    void tick() {
        rtp.tick();
        rtcp.tick();
        SrtpTransform transform = srtp;
        if (transform != null) {
            transform.tick();
        }
    }

    /** Counts a second of supervision. @return whether a silence is to be reported */
    boolean silent(boolean held) {
        return silence.second(counters.heard, held ? leg.holdTimeoutS() : leg.silenceTimeoutS());
    }

    /** Any thread. */
    StreamStats stats() {
        InetSocketAddress source = rtp.source();
        return new StreamStats(
                counters.rtpPackets,
                counters.rtpBytes,
                counters.rtcpPackets,
                counters.stray,
                counters.malformed,
                counters.undelivered,
                counters.sequence.lost(),
                counters.srtpFailures,
                source == null ? "" : NetUtil.toSocketAddressString(source));
    }

    void close() {
        rtp.close();
        rtcp.close();
    }
}
