package org.jonction.call;

import org.jonction.api.media.Ice;
import org.jonction.api.media.MediaAddress;
import org.jonction.api.trunk.TrunkProfile;
import org.jspecify.annotations.Nullable;

/** ICE-lite on one leg (RFC 8445 section 2.5, RFC 8839): the far end checks, the box answers. */
final class LegIce {
    // RFC 8445 5.1.2.1: a host candidate, with the only address that there is
    private static final long PRIORITY = (126L << 24) + (65_535L << 8) + 256;

    private final boolean lite;
    private @Nullable Ice offered;

    /**
     * What a description says of ICE, and what has come of it.
     *
     * @param ufrag user name fragment; empty when its sender does no ICE, or leaves the checks to others itself
     * @param mux whether RTCP may go over the port of RTP (RFC 5761)
     * @param agreed credentials of both; null for none
     */
    record Heard(String ufrag, boolean mux, @Nullable Ice agreed) {
        static final Heard NOTHING = new Heard("", false, null);

        Heard with(Ice ice) {
            return new Heard(ufrag, mux, ice);
        }
    }

    LegIce(TrunkProfile profile) {
        lite = profile.ice().mode() == TrunkProfile.Ice.Mode.LITE;
    }

    /** The line of an offer with the credentials that the answer agrees on; {@code before} is the stream so far. */
    Audio answering(Audio line, @Nullable Audio before) {
        offered = null;
        if (!lite || line.ice().ufrag().isEmpty()) {
            return line;
        }
        Ice now = before == null ? null : before.ice().agreed();
        // RFC 8839 4.4.1.1.1: who restarts gets new credentials
        boolean same = now != null && now.remoteUfrag().equals(line.ice().ufrag());
        return line.with(line.ice().with(same ? now : Ice.random().with(line.ice().ufrag())));
    }

    /** The line of an answer with the credentials agreed on. */
    Audio answered(Audio line, @Nullable Audio before) {
        Ice own = offered == null && before != null ? before.ice().agreed() : offered;
        return own == null || line.ice().ufrag().isEmpty()
                ? line
                : line.with(line.ice().with(own.with(line.ice().ufrag())));
    }

    /** What the box offers; null for no ICE. */
    @Nullable Ice offer(@Nullable Audio now) {
        Ice agreed = now == null ? null : now.ice().agreed();
        offered = !lite ? null : agreed != null ? agreed : Ice.random();
        return offered;
    }

    /** Writes the attributes of the box's media line (RFC 8839 section 5). */
    static void write(StringBuilder sdp, Ice own, MediaAddress box, boolean mux) {
        sdp.append("a=ice-ufrag:").append(own.localUfrag()).append("\r\n");
        sdp.append("a=ice-pwd:").append(own.localPassword()).append("\r\n");
        candidate(sdp, 1, box.address(), box.rtpPort());
        if (!mux) {
            candidate(sdp, 2, box.address(), box.rtcpPort());
        }
    }

    private static void candidate(StringBuilder sdp, int component, String address, int port) {
        sdp.append("a=candidate:1 ").append(component).append(" UDP ").append(PRIORITY - component).append(' ');
        sdp.append(address).append(' ').append(port).append(" typ host\r\n");
    }
}
