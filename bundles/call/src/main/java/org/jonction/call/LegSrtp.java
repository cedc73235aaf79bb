package org.jonction.call;

import java.util.ArrayList;
import java.util.List;
import org.jonction.api.media.Ice;
import org.jonction.api.media.SrtpKey;
import org.jonction.api.media.SrtpKeys;
import org.jonction.api.media.SrtpSuite;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.TrunkProfile;
import org.jonction.api.trunk.TrunkProfile.Srtp.Mode;
import org.jspecify.annotations.Nullable;

/**
 * SRTP on one leg by SDES (RFC 4568): which offers of the far end will do, and what the box offers and answers. Each
 * leg has keys of its own.
 */
final class LegSrtp {
    private static final String PLAIN = "RTP/AVP";
    private static final String SECURE = "RTP/SAVP";

    private final String profile;
    private final Mode mode;
    private final List<SrtpSuite> suites;
    private List<Crypto> offered = List.of();

    /**
     * What the box has agreed on with the far end.
     *
     * @param tag of the line that was offered
     * @param keys the keys of both
     */
    record Agreed(int tag, SrtpKeys keys) {
        Crypto own() {
            return new Crypto(tag, keys.local());
        }
    }

    /**
     * How the box's own media line differs from that of the other side.
     *
     * @param proto transport protocol
     * @param crypto its {@code a=crypto} lines
     * @param ice credentials for connectivity checks; null for no ICE
     * @param mux whether RTCP goes, or may go, over the port of RTP (RFC 5761)
     * @param offer whether the far end has yet to say what it takes
     */
    record Lines(String proto, List<Crypto> crypto, @Nullable Ice ice, boolean mux, boolean offer) {
        static final Lines RTP = new Lines(PLAIN, List.of(), null, false, false);
    }

    LegSrtp(TrunkProfile profile, Transport signalling) {
        this.profile = profile.label();
        mode = profile.srtp().on(signalling);
        suites = profile.srtp().suites();
    }

    /** Whether media may have to be encrypted. */
    boolean possible() {
        return mode != Mode.OFF;
    }

    /** How well the box can use a media line of an offer; negative when not at all. */
    int rank(Audio line) {
        boolean secure = secure(line);
        if (!secure && !line.proto().equals(PLAIN) && !line.proto().equals("RTP/AVPF")) {
            return -1;
        }
        if (mode == Mode.OFF) {
            return secure ? -1 : 1;
        }
        if (line.port() == 0 || first(line) != null) {
            return secure ? 3 : 2; // RFC 8643 2: SRTP may be offered over the plain profile, to be taken or left
        }
        return secure || mode == Mode.REQUIRED ? -1 : 1;
    }

    /** Why no audio stream of an offer will do. */
    SdpException unusable() {
        return new SdpException(
                SdpException.TRANSPORT_PROTOCOL,
                switch (mode) {
                    case REQUIRED -> "profile " + profile + " requires SRTP, and there is no audio stream with a usable"
                            + " a=crypto of " + suites;
                    case PREFERRED -> "no audio stream over RTP/AVP, or over RTP/SAVP with a usable a=crypto of " + suites;
                    default -> "no audio stream over RTP/AVP, and profile " + profile + " takes no SRTP";
                });
    }

    /** The line of an offer with the keys that the answer agrees on; {@code before} is what was agreed on so far. */
    Audio answering(Audio line, @Nullable Audio before) {
        Agreed now = before == null ? null : before.srtp();
        offered = List.of();
        Crypto first = mode == Mode.OFF || line.port() == 0 ? null : first(line);
        if (first == null) {
            return line;
        }
        if (now != null) {
            for (Crypto one : line.crypto()) {
                if (one.key().equals(now.keys().remote()) && suites.contains(one.key().suite())) {
                    return line.with(new Agreed(one.tag(), now.keys()));
                }
            }
        }
        // a far end that begins anew knows nothing of the rollover counter under the former key
        SrtpKeys keys = new SrtpKeys(SrtpKey.random(first.key().suite()), first.key());
        return line.with(new Agreed(first.tag(), keys));
    }

    /**
     * The line of an answer with the keys agreed on; {@code before} is the stream so far, whose keys were offered if no
     * others were.
     *
     * @throws SdpException when it does not fit the box's offer
     */
    Audio answered(Audio line, @Nullable Audio before) throws SdpException {
        if (line.port() == 0) {
            return line;
        }
        Agreed now = before == null ? null : before.srtp();
        List<Crypto> ours = offered.isEmpty() && now != null ? List.of(now.own()) : offered;
        for (Crypto one : line.crypto()) {
            for (Crypto own : ours) {
                if (one.tag() == own.tag() && one.key().suite() == own.key().suite()) {
                    return line.with(new Agreed(one.tag(), new SrtpKeys(own.key(), one.key())));
                }
            }
        }
        if (mode == Mode.REQUIRED) {
            throw new SdpException(
                    SdpException.TRANSPORT_PROTOCOL,
                    "profile " + profile + " requires SRTP, and the answer has no a=crypto that was offered");
        }
        if (secure(line) || !ours.isEmpty() && !line.crypto().isEmpty()) {
            throw new SdpException(
                    SdpException.TRANSPORT_PROTOCOL, "the answer has SRTP, but no a=crypto that was offered");
        }
        return line;
    }

    /** What the box offers; {@code now} is the far end's stream so far. */
    Lines offer(@Nullable Audio now, @Nullable Ice ice) {
        if (now != null && now.srtp() != null) {
            offered = List.of(now.srtp().own());
            return new Lines(now.proto(), offered, ice, ice != null, true);
        }
        offered = mode == Mode.OFF ? List.of() : fresh();
        String plain = now == null || secure(now) ? PLAIN : now.proto();
        return new Lines(mode == Mode.REQUIRED ? SECURE : plain, offered, ice, ice != null, true);
    }

    /** What the box answers to the offer of {@code line}. */
    static Lines answer(Audio line) {
        Ice ice = line.ice().agreed();
        List<Crypto> crypto = line.srtp() == null ? List.of() : List.of(line.srtp().own());
        return new Lines(line.proto(), crypto, ice, ice != null && line.ice().mux(), false);
    }

    private List<Crypto> fresh() {
        List<Crypto> lines = new ArrayList<>(suites.size());
        for (SrtpSuite suite : suites) {
            lines.add(new Crypto(lines.size() + 1, SrtpKey.random(suite)));
        }
        return List.copyOf(lines);
    }

    private @Nullable Crypto first(Audio line) {
        for (Crypto one : line.crypto()) {
            if (suites.contains(one.key().suite())) {
                return one;
            }
        }
        return null;
    }

    private static boolean secure(Audio line) {
        return line.proto().equals(SECURE) || line.proto().equals("RTP/SAVPF");
    }
}
