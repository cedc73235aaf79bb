package org.jonction.call;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A session description as far as the box reads it (RFC 8866): its media lines, each with the connection, direction and
 * attributes that hold for it. Everything else stays behind with its sender.
 *
 * @param media media lines in order, at least one
 */
record Sdp(List<Audio> media) {
    private static final int MAX_BYTES = 16_384;

    /** Reads a message body. @throws SdpException when it is no usable session description */
    static Sdp parse(byte[] body) throws SdpException {
        if (body.length > MAX_BYTES) {
            throw new SdpException(
                    SdpException.MISCELLANEOUS, "SDP of " + body.length + " bytes, at most " + MAX_BYTES + " are read");
        }
        return new SdpParser(new String(body, StandardCharsets.ISO_8859_1)).parse();
    }

    /**
     * Position of the media line that is relayed: the audio stream that the leg can use best, if possible one that is
     * on, and of several the first.
     *
     * @throws SdpException when there is none
     */
    int audioIndex(LegSrtp srtp) throws SdpException {
        int found = -1;
        int best = -1;
        boolean audio = false;
        for (int i = 0; i < media.size(); i++) {
            Audio line = media.get(i);
            if (!line.kind().equals("audio")) {
                continue;
            }
            audio = true;
            int rank = srtp.rank(line);
            int worth = rank < 0 || line.port() == 0 ? Math.min(rank, 0) : rank;
            if (worth > best) {
                best = worth;
                found = i;
            }
        }
        if (found >= 0) {
            return found;
        }
        throw audio ? srtp.unusable() : new SdpException(SdpException.MEDIA_TYPE, "no audio stream");
    }
}
