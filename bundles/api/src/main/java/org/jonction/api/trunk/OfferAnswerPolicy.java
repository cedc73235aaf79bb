package org.jonction.api.trunk;

import org.jonction.api.config.Settings;

/**
 * Offers and answers (RFC 3264, RFC 6337) with a peer, before and after a call is answered.
 *
 * @param offer what becomes of an INVITE without an offer that is to go to the peer
 * @param prack reliable provisional responses (RFC 3262), in both directions
 * @param fork how several early dialogs of the called side appear to the peer when it calls
 * @param maxEarlyDialogs most early dialogs of the called side that are heard for one INVITE of the peer, 1 to 100
 * @param hold how the hold of the other side is written for the peer
 */
public record OfferAnswerPolicy(Offer offer, Prack prack, Fork fork, int maxEarlyDialogs, Hold hold) {
    /** The defaults of a profile. */
    public static final OfferAnswerPolicy DEFAULT =
            new OfferAnswerPolicy(Offer.LATE_OK, Prack.SUPPORTED, Fork.COLLAPSE, 20, Hold.SENDONLY);

    /** What becomes of an INVITE without an offer. */
    public enum Offer {
        /** It is refused with 488: the peer takes no late offer, and the box makes none of its own. */
        EARLY,
        /** It is passed on as it is. */
        LATE_OK,
        /** The box makes an offer in its place. */
        FORCE_EARLY
    }

    /** Reliable provisional responses (RFC 3262). */
    public enum Prack {
        /** Neither asked for nor sent. */
        OFF,
        /** Used when both ends support them. */
        SUPPORTED,
        /** A peer without them gets no call and makes none. */
        REQUIRED
    }

    /** Several early dialogs of one call. */
    public enum Fork {
        /** They are one early dialog; its early media is that of the one which spoke last. */
        COLLAPSE,
        /** They are one early dialog; its early media stays that of the first one which had any. */
        FIRST
    }

    /** How a hold is written (RFC 3264 section 8.4). */
    public enum Hold {
        /** {@code a=sendonly}. */
        SENDONLY,
        /** {@code a=inactive}. */
        INACTIVE,
        /** As the other side wrote it; {@code 0.0.0.0} becomes a direction. */
        PASS
    }

    static OfferAnswerPolicy from(Settings s) {
        return new OfferAnswerPolicy(
                s.choice("offer", Offer.class),
                s.choice("prack", Prack.class),
                s.choice("fork", Fork.class),
                s.integer("maxEarlyDialogs"),
                s.choice("hold", Hold.class));
    }
}
