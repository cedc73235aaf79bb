package org.jonction.media;

/**
 * The cryptographic transform of one session key: RTP's or RTCP's of one direction. Each method works on the packet in
 * {@link SrtpScratch#packet} and returns its new length; opening returns {@link #REFUSED}, and leaves the packet as it
 * was, when it is not authentic. Used on one thread at a time.
 */
interface SrtpCipher {
    int REFUSED = -1;
    /** The most that sealing adds to a packet. */
    int MOST_ADDED = 20;
    /** What of an RTCP packet is never encrypted (RFC 3711 section 3.4). */
    int RTCP_CLEAR = 8;
    /** Marks an encrypted packet in the word before or after the tag of SRTCP. */
    int E_FLAG = 0x8000_0000;

    /** @param clear length of the header, which is not encrypted */
    int sealRtp(SrtpScratch on, int clear, int length, int ssrc, long index);

    /** @param mki length of the master key identifier in the packet */
    int openRtp(SrtpScratch on, int clear, int length, int mki, int ssrc, long index);

    int sealRtcp(SrtpScratch on, int length, int ssrc, int index);

    int openRtcp(SrtpScratch on, int length, int mki, int ssrc);

    /** E flag and index of an SRTCP packet; 0 when it is too short to have one. */
    int rtcpWord(SrtpScratch on, int length, int mki);
}
