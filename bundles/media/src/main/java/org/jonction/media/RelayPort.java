package org.jonction.media;

import io.netty.channel.unix.DatagramSocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jonction.api.media.Latching;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One local port of a side. A first socket takes whatever arrives. For RTP a second one, connected to the far end as
 * soon as that is known, takes and sends the far end's packets at the lowest price: the kernel leaves everybody else's
 * to the first. Used on a media loop only, except for {@link #source}.
 */
final class RelayPort implements UdpSocket.Reader {
    private static final Logger LOG = LoggerFactory.getLogger(RelayPort.class);
    /** Packets taken in one go where sources are looked at. */
    private static final int BURST = 16;
    private static final int SETTLING_TICKS = 2;

    private final BoundPort bound;
    private final PacketKind kind;
    private final RelayLoop loop;
    private final RelaySide side;
    private final Counters counters;
    private Latch latch;
    private @Nullable UdpSocket connected;
    private @Nullable InetSocketAddress destination;
    private boolean muted;
    /** Ticks until nothing can wait any more that came before {@link #connected} got its far end. */
    private int settlingTicks;
    /** Whether all that {@link #connected} yields comes from the accepted source, by the kernel's doing. */
    private boolean trusted;
    private boolean unreachable;
    private long heard;
    private long heardBefore;
    private volatile @Nullable InetSocketAddress source;

    /** @param kind what belongs on this port; only RTP gets a connected socket */
    RelayPort(BoundPort bound, PacketKind kind, RelayLoop loop, RelaySide side, Latching latching) {
        this.bound = bound;
        this.kind = kind;
        this.loop = loop;
        this.side = side;
        this.counters = side.counters();
        this.latch = new Latch(latching);
    }

    /** The accepted source; null before the first packet. Any thread. */
    @Nullable InetSocketAddress source() {
        return source;
    }

    @Nullable InetSocketAddress named() {
        return latch.named();
    }

    void start() {
        bound.socket().register(loop.events(), this);
    }

    /** Goes on with the source that was accepted before; comes after {@link #name}. */
    void resume(InetSocketAddress accepted) {
        latch.take(accepted);
        source = accepted;
        aim(accepted);
    }

    /** Forgets the far end. */
    void reset(Latching latching) {
        disconnect();
        latch = new Latch(latching);
        destination = null;
        source = null;
        muted = false;
    }

    /** Takes the address that the far end's SDP names. */
    void name(InetSocketAddress address) {
        InetSocketAddress before = latch.named();
        muted = false;
        latch.name(address);
        source = latch.source();
        boolean moved = !address.equals(before) && !behindNat(before, address);
        if (source == null || address.equals(source) || moved) {
            aim(address);
        }
    }

    /** Whether SDP did not tell where media came from before, and does not tell of another host now. */
    private boolean behindNat(@Nullable InetSocketAddress before, InetSocketAddress now) {
        return before != null && !before.equals(source) && before.getAddress().equals(now.getAddress());
    }

    /** Sends nothing until the next {@link #name}: the far end wants no media. */
    void mute() {
        muted = true;
    }

    /** Sends here as long as no source is accepted. */
    void guess(InetSocketAddress address) {
        if (source == null) {
            aim(address);
        }
    }

    /** Allows one new source. */
    void reopen() {
        latch.reopen();
    }

    /** Sends what lies in the loop's buffer to the far end. @return whether it went out */
    boolean send(int length) {
        if (muted) {
            return false;
        }
        if (connected == null && kind == PacketKind.RTP && destination != null && !unreachable) {
            connect(destination);
        }
        if (connected != null) {
            return connected.send(loop.packet(), length);
        }
        return kind == PacketKind.RTCP
                && destination != null
                && bound.socket().sendTo(loop.packet(), length, destination);
    }

    /** Runs once a second. */
    void tick() {
        if (heard != heardBefore) {
            heardBefore = heard;
            latch.heardForASecond();
        }
        if (source != null && !latch.reopened()) {
            aim(source);
        }
        settlingTicks = Math.max(0, settlingTicks - 1);
        if (kind == PacketKind.RTP && connected == null && destination != null && (heard > 0 || unreachable)) {
            connect(destination);
        }
    }

    void close() {
        disconnect();
        bound.socket().close();
    }

    private void aim(InetSocketAddress at) {
        if (at.equals(destination)) {
            return;
        }
        destination = at;
        if (kind == PacketKind.RTP && (heard > 0 || connected != null)) {
            connect(at); // else with the first packet to be sent: many calls end before there is any
        }
    }

    private void connect(InetSocketAddress to) {
        settlingTicks = SETTLING_TICKS;
        trusted = false;
        try {
            if (connected == null) {
                connected = bound.share(to);
                connected.register(loop.events(), this);
            } else {
                connected.reconnect(to);
            }
            unreachable = false;
        } catch (IOException e) {
            disconnect();
            if (!unreachable) {
                LOG.warn("media cannot go from {} to {}: {}; trying on", bound.local(), to, e.getMessage());
            }
            unreachable = true;
        }
    }

    private void disconnect() {
        if (connected != null) {
            connected.close();
            connected = null;
        }
        trusted = false;
    }

    @Override
    public void readable(UdpSocket socket) {
        if (!trusted) {
            examine(socket);
        } else if (socket == connected) {
            int length = socket.receive(loop.packet());
            if (length != 0) {
                accepted(length);
            }
        } else if (latch.choosing() || side.stun() != null) {
            examine(socket);
        } else {
            discard(socket);
        }
    }

    private void discard(UdpSocket socket) {
        for (int i = 0; i < BURST && socket.receive(loop.packet()) != 0; i++) {
            counters.stray++;
        }
    }

    private void examine(UdpSocket socket) {
        for (int i = 0; i < BURST; i++) {
            DatagramSocketAddress from = socket.receiveFrom(loop.packet());
            if (from == null) {
                trusted |= settlingTicks == 0 && socket == connected && source != null && source.equals(destination);
                return;
            }
            examine(from, from.receivedAmount());
        }
    }

    private void examine(InetSocketAddress from, int length) {
        if (checked(from, length)) {
            return;
        }
        Latch.Verdict verdict = latch.judge(from);
        if (verdict == Latch.Verdict.ACCEPT) {
            accepted(length);
            return;
        }
        PacketKind found = PacketKind.of(loop.packet().bytes, length);
        // RFC 8445 12.2: with ICE nothing is taken from where no check has come
        if (verdict == Latch.Verdict.STRAY || side.stun() != null || !side.plausible(this, from)) {
            counters.stray++;
        } else if (found != kind) {
            counters.malformed++;
        } else {
            latch(from, length);
        }
    }

    /**
     * Answers a connectivity check (RFC 8445 section 7.3). The first that is authentic makes its source the accepted one,
     * and so does each that nominates its source.
     *
     * @return whether the packet was STUN on a side that expects it
     */
    private boolean checked(InetSocketAddress from, int length) {
        StunResponder stun = side.stun();
        if (stun == null || !StunResponder.stun(loop.packet().bytes, length)) {
            return false;
        }
        int answer = stun.answer(loop.packet().bytes, length, from);
        if (answer == 0) {
            counters.malformed++;
            return true;
        }
        bound.socket().sendTo(loop.packet(), answer, from);
        if (!from.equals(source) && (source == null || stun.nominates())) {
            take(from);
        }
        return true;
    }

    private void take(InetSocketAddress from) {
        latch.take(from);
        source = latch.source();
        aim(source);
        side.latched(this);
    }

    /** Accepts a source, unless its packet turns out to be forged. */
    private void latch(InetSocketAddress from, int length) {
        int plain = side.unprotect(kind, length);
        if (plain >= 0) {
            take(from);
            pass(kind, plain);
        }
    }

    private void accepted(int length) {
        PacketKind found = PacketKind.of(loop.packet().bytes, length);
        InetSocketAddress from = source;
        if (found == PacketKind.OTHER && from != null && checked(from, length)) {
            return;
        }
        if (found == PacketKind.OTHER || found == PacketKind.RTP && kind == PacketKind.RTCP) {
            counters.malformed++;
            return;
        }
        int plain = side.unprotect(found, length);
        if (plain >= 0) {
            pass(found, plain);
        }
    }

    private void pass(PacketKind found, int length) {
        heard++;
        side.received(found, length);
    }
}
