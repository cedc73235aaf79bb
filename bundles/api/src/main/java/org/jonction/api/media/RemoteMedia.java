package org.jonction.api.media;

import java.net.InetSocketAddress;

/**
 * Where a far end wants its media, as its SDP says.
 *
 * @param rtp resolved address and port for RTP
 * @param rtcp resolved address and port for RTCP, by {@code a=rtcp} (RFC 3605) or the port above
 * @param held whether the session is on hold in either direction, so that the longer silence time-out counts
 */
public record RemoteMedia(InetSocketAddress rtp, InetSocketAddress rtcp, boolean held) {}
