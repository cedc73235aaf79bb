package org.jonction.api.media;

/**
 * Counters of one side of a session since its ports were opened.
 *
 * @param rtpPackets RTP packets received from the accepted source and forwarded
 * @param rtpBytes their payload and header bytes above UDP
 * @param rtcpPackets RTCP packets received from the accepted source and forwarded
 * @param strayPackets packets of another source, dropped
 * @param malformedPackets packets that are neither RTP nor RTCP, dropped
 * @param undeliveredPackets packets received from the accepted source that could not be sent on: the other side's address
 *     is not known yet or asks for no media, the kernel refused them, or the keys to open them are not known yet
 * @param lostPackets missing sequence numbers among the RTP packets received
 * @param srtpFailures packets whose SRTP authentication failed, or that came twice, dropped
 * @param source accepted source as {@code address:port}; empty before the first packet
 */
public record StreamStats(
        long rtpPackets,
        long rtpBytes,
        long rtcpPackets,
        long strayPackets,
        long malformedPackets,
        long undeliveredPackets,
        long lostPackets,
        long srtpFailures,
        String source) {}
