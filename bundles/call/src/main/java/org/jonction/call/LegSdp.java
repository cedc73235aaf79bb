package org.jonction.call;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jonction.api.media.MediaAddress;
import org.jonction.call.Audio.Format;

/**
 * The box's own session description on one leg: written anew for each message, so that nothing of the other realm is in
 * it, with the media lines in the number and order that this leg has agreed on (RFC 3264 section 8).
 *
 * @param id session id of o=
 * @param version session version of o=; grows only when the description changes
 * @param slots media lines of this leg in order; all but the relayed one are refused
 * @param audio position of the relayed line
 * @param body everything below o= of the last description sent; empty before
 * @param text the last description sent; empty before
 */
record LegSdp(long id, long version, List<Slot> slots, int audio, String body, String text) {
    /** A media line that this leg knows of. */
    record Slot(String kind, String proto, String format) {}

    private static final List<Slot> ONE_AUDIO = List.of(new Slot("audio", "RTP/AVP", "0"));

    static LegSdp fresh() {
        // RFC 8866 5.2: numeric, unique, and nothing of the box's clock or of the other side in it
        return new LegSdp(ThreadLocalRandom.current().nextLong(1, 1L << 48), 0, ONE_AUDIO, 0, "", "");
    }

    /** After an offer of the far end: its media lines are the ones to be answered from now on. */
    LegSdp offered(Sdp offer, int audioIndex) {
        if (offer.media().size() == 1) {
            return slots.size() == 1 ? this : withLines(ONE_AUDIO, 0);
        }
        List<Slot> heard = new ArrayList<>(offer.media().size());
        for (Audio line : offer.media()) {
            heard.add(new Slot(line.kind(), line.proto(), line.formats().getFirst().id()));
        }
        return withLines(heard, audioIndex);
    }

    /** After sending {@code line} of the other side with the box's address; {@link #bytes} holds what to send. */
    LegSdp describing(
            MediaAddress box, Audio line, List<Format> formats, Direction direction, LegSrtp.Lines own) {
        StringBuilder sdp = new StringBuilder(512);
        String family = box.ipv6() ? "IN IP6 " : "IN IP4 ";
        sdp.append("s=-\r\nc=").append(family).append(box.address()).append("\r\nt=0 0\r\n");
        sdp.append(own.ice() == null ? "" : "a=ice-lite\r\n");
        for (int i = 0; i < slots.size(); i++) {
            if (i == audio) {
                audioLine(sdp, box, line, formats, direction, own);
            } else {
                // RFC 3264 6: a stream is refused by port zero
                Slot slot = slots.get(i);
                sdp.append("m=").append(slot.kind()).append(" 0 ").append(slot.proto());
                sdp.append(' ').append(slot.format()).append("\r\n");
            }
        }
        String below = sdp.toString();
        if (below.equals(body)) {
            return this;
        }
        String head = "v=0\r\no=- " + id + ' ' + (version + 1) + ' ' + family + box.address() + "\r\n";
        return new LegSdp(id, version + 1, slots, audio, below, head + below);
    }

    private static void audioLine(
            StringBuilder sdp,
            MediaAddress box,
            Audio line,
            List<Format> formats,
            Direction direction,
            LegSrtp.Lines own) {
        sdp.append("m=audio ").append(line.port() == 0 ? 0 : box.rtpPort()).append(' ').append(own.proto());
        for (Format format : formats) {
            sdp.append(' ').append(format.id());
        }
        sdp.append("\r\n");
        for (String extra : line.extras()) {
            if (extra.startsWith("b=")) {
                sdp.append(extra).append("\r\n");
            }
        }
        for (Format format : formats) {
            for (String attribute : format.lines()) {
                sdp.append(attribute).append("\r\n");
            }
        }
        for (Crypto crypto : line.port() == 0 ? List.<Crypto>of() : own.crypto()) {
            sdp.append(crypto.line()).append("\r\n");
        }
        for (String extra : line.extras()) {
            if (extra.startsWith("a=")) {
                sdp.append(extra).append("\r\n");
            }
        }
        if (own.ice() != null) {
            LegIce.write(sdp, own.ice(), box, own.mux() && !own.offer());
        }
        sdp.append(own.mux() ? "a=rtcp-mux\r\n" : "");
        if (box.rtcpPort() != box.rtpPort() + 1) {
            sdp.append("a=rtcp:").append(box.rtcpPort()).append("\r\n"); // RFC 3605
        }
        sdp.append("a=").append(direction.attribute).append("\r\n");
    }

    /** With other media lines. */
    LegSdp withLines(List<Slot> lines, int position) {
        return new LegSdp(id, version, lines, position, body, text);
    }

    /** Without what it describes, which may hold keys. */
    @Override
    public String toString() {
        return "LegSdp[id=" + id + ", version=" + version + "]";
    }

    /** The same after {@code other} was sent in the same dialog: the next version is a later one. */
    LegSdp after(LegSdp other) {
        return new LegSdp(id, Math.max(version, other.version), slots, audio, "", text);
    }

    /** Back to {@code before} after a refused offer, under a version of its own (RFC 3264 section 8). */
    LegSdp returned(LegSdp before) {
        if (version == before.version) {
            return before;
        }
        String origin = "o=- " + id + ' ';
        return new LegSdp(id, version + 1, before.slots, before.audio, before.body,
                before.text.replace(origin + before.version + ' ', origin + (version + 1) + ' '));
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
