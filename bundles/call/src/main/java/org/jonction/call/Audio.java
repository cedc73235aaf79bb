package org.jonction.call;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One media line of a session description with what belongs to it.
 *
 * @param kind media type, for example {@code audio}
 * @param port port for RTP; 0 when the stream is refused or off
 * @param proto transport protocol, for example {@code RTP/AVP}
 * @param formats formats in order of preference
 * @param direction direction as its sender sees it
 * @param address where it is to be sent; null when the sender gave 0.0.0.0 or :: (RFC 3264 section 8.4)
 * @param rtcp address and port for RTCP; null when unknown
 * @param extras bandwidth and attribute lines that may pass, without line end
 * @param crypto its {@code a=crypto} lines as far as the box can use them
 * @param ice what it says of ICE
 * @param srtp keys that the box has agreed on with its sender; null when media is plain
 */
record Audio(
        String kind,
        int port,
        String proto,
        List<Format> formats,
        Direction direction,
        @Nullable InetAddress address,
        @Nullable InetSocketAddress rtcp,
        List<String> extras,
        List<Crypto> crypto,
        LegIce.Heard ice,
        LegSrtp.@Nullable Agreed srtp) {

    /**
     * A format of a media line.
     *
     * @param id payload type, or whatever the protocol uses
     * @param name encoding name; empty when unknown
     * @param lines its rtpmap and fmtp lines, without line end
     */
    record Format(String id, String name, List<String> lines) {
        boolean event() {
            return "telephone-event".equalsIgnoreCase(name);
        }
    }

    Audio {
        ice = ice == null ? LegIce.Heard.NOTHING : ice; // as a record of an earlier version has none
    }

    /** With keys agreed on. */
    Audio with(LegSrtp.Agreed agreed) {
        return new Audio(kind, port, proto, formats, direction, address, rtcp, extras, crypto, ice, agreed);
    }

    /** With ICE agreed on. */
    Audio with(LegIce.Heard heard) {
        return new Audio(kind, port, proto, formats, direction, address, rtcp, extras, crypto, heard, srtp);
    }

    /** A stream of the box's own making. */
    static Audio of(List<Format> formats) {
        return new Audio("audio", 1, "RTP/AVP", formats, Direction.SENDRECV, null, null, List.of(), List.of(),
                LegIce.Heard.NOTHING, null);
    }

    /** With these formats alone. */
    Audio with(List<Format> chosen) {
        return new Audio(kind, port, proto, chosen, direction, address, rtcp, extras, crypto, ice, srtp);
    }

    /** Whether the sender of this description holds the other side or is held. */
    boolean held() {
        return direction != Direction.SENDRECV || port == 0;
    }

    /** The same stream in another direction. */
    Audio with(Direction other) {
        return new Audio(kind, port, proto, formats, other, address, rtcp, extras, crypto, ice, srtp);
    }

    /** Address and port for RTP, or null when the stream has none now. */
    @Nullable InetSocketAddress rtp() {
        return port == 0 || address == null ? null : new InetSocketAddress(address, port);
    }
}
