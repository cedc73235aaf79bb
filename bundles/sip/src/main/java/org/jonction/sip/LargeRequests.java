package org.jonction.sip;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Requests too large for a datagram: by TCP where the peer takes it, else by UDP after all (RFC 3261 18.1.1). */
final class LargeRequests {
    static final long REFUSED_FOR_MS = 300_000;
    private static final int MOST_REMEMBERED = 1_024;

    private final Loop loop;
    private final Map<InetSocketAddress, Long> refusedAtMs = new LinkedHashMap<>();

    LargeRequests(Loop loop) {
        this.loop = loop;
    }

    /**
     * What a request goes by instead of UDP, and falls back from.
     *
     * @param hop the connection
     * @param message the request as it is written for that
     * @param datagram what is sent when the peer does not take the connection
     */
    record Stream(Hop hop, byte[] message, Client.Resort datagram) {}

    /** Null when {@code message}, which {@code request} was written to, goes by UDP. The top Via says what is chosen. */
    @Nullable
    Stream stream(SIPRequest request, byte[] message, Client.Outgoing udp, Supplier<@Nullable Way> tcp) {
        InetSocketAddress remote = udp.target().remote();
        if (udp.hop().reliable() || message.length <= udp.timers().udpMaxBytes() || refused(remote)) {
            return null;
        }
        Way way = tcp.get();
        if (way == null) {
            return null;
        }
        Via via = request.getTopmostVia();
        via.setSentProtocol(way.protocol());
        via.setSentBy(way.sentBy());
        byte[] streamed = loop.encoder.encode(request);
        return streamed == null
                ? null
                : new Stream(way.hop(), streamed, new Client.Resort(udp.hop(), message, () -> refuse(remote)));
    }

    private boolean refused(InetSocketAddress remote) {
        Long atMs = refusedAtMs.get(remote);
        if (atMs != null && loop.wheel.nowMs() - atMs >= REFUSED_FOR_MS) {
            refusedAtMs.remove(remote);
            return false;
        }
        return atMs != null;
    }

    private void refuse(InetSocketAddress remote) {
        if (refusedAtMs.size() >= MOST_REMEMBERED) {
            refusedAtMs.remove(refusedAtMs.keySet().iterator().next());
        }
        refusedAtMs.put(remote, loop.wheel.nowMs());
    }
}
