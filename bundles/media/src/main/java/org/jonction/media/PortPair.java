package org.jonction.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** RTP on an even port and RTCP on the odd one above. RFC 3550 11 */
record PortPair(InetAddress address, int rtpPort) {
    InetSocketAddress rtp() {
        return new InetSocketAddress(address, rtpPort);
    }

    InetSocketAddress rtcp() {
        return new InetSocketAddress(address, rtpPort + 1);
    }
}
