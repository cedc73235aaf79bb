package org.jonction.api.media;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One side of a running session as far as it has to be known to build it again.
 *
 * @param mediaRealm name of the media realm that its ports are of
 * @param address literal address that the ports are bound to
 * @param dscp DiffServ code point of what leaves there
 * @param advertised address and ports as SDP names them; the bound ports are the same
 * @param remote where the far end wants its media, or null when it has not said
 * @param rtpSource accepted source of RTP, or null before the first packet
 * @param rtcpSource accepted source of RTCP, or null before the first packet
 * @param srtp how far the keys of {@code remote} have been used; null when there are none
 */
public record MediaPlace(
        String mediaRealm,
        String address,
        int dscp,
        MediaAddress advertised,
        @Nullable RemoteMedia remote,
        @Nullable InetSocketAddress rtpSource,
        @Nullable InetSocketAddress rtcpSource,
        @Nullable SrtpProgress srtp) {
    /** A side whose media is plain. */
    public MediaPlace(
            String mediaRealm,
            String address,
            int dscp,
            MediaAddress advertised,
            @Nullable RemoteMedia remote,
            @Nullable InetSocketAddress rtpSource,
            @Nullable InetSocketAddress rtcpSource) {
        this(mediaRealm, address, dscp, advertised, remote, rtpSource, rtcpSource, null);
    }
}
