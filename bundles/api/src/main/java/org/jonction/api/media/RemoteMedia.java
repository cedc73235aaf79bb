package org.jonction.api.media;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a far end wants its media, as its SDP says.
 *
 * @param rtp resolved address and port for RTP
 * @param rtcp resolved address and port for RTCP, by {@code a=rtcp} (RFC 3605) or the port above
 * @param held whether the session is on hold in either direction, so that the longer silence time-out counts
 * @param srtp keys when media is encrypted, else null; a key that stays goes on where it was, a new one begins anew
 * @param ice what its connectivity checks are answered by when it does ICE, else null; then packets are taken only from
 *     where such a check has come
 */
public record RemoteMedia(
        InetSocketAddress rtp,
        InetSocketAddress rtcp,
        boolean held,
        @Nullable SrtpKeys srtp,
        @Nullable Ice ice) {
    /** A far end that does no ICE. */
    public RemoteMedia(InetSocketAddress rtp, InetSocketAddress rtcp, boolean held, @Nullable SrtpKeys srtp) {
        this(rtp, rtcp, held, srtp, null);
    }

    /** A far end whose media is plain. */
    public RemoteMedia(InetSocketAddress rtp, InetSocketAddress rtcp, boolean held) {
        this(rtp, rtcp, held, null, null);
    }
}
