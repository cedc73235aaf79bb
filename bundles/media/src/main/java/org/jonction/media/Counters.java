package org.jonction.media;

/** What one side counts. Written by its media loop only; others read what is recent enough. */
final class Counters {
    final SequenceTracker sequence = new SequenceTracker();
    /** Packets of the accepted source, whether or not they could be sent on. */
    long heard;
    long rtpPackets;
    long rtpBytes;
    long rtcpPackets;
    long stray;
    long malformed;
    long undelivered;
    /** Packets that SRTP does not let through. */
    long srtpFailures;
}
