package org.jonction.api.media;

/**
 * Where the box receives media of one side, as it belongs into SDP.
 *
 * @param address literal IPv4 or IPv6 address
 * @param rtpPort port for RTP
 * @param rtcpPort port for RTCP
 */
public record MediaAddress(String address, int rtpPort, int rtcpPort) {
    /** Whether {@code address} is an IPv6 address. */
    public boolean ipv6() {
        return address.indexOf(':') >= 0;
    }
}
