package org.jonction.call;

import gov.nist.javax.sip.header.RAck;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipLoop;
import org.jonction.api.trunk.OfferAnswerPolicy.Prack;
import org.jspecify.annotations.Nullable;

/** The reliable provisional responses of one early dialog with the caller, one at a time (RFC 3262 section 3). */
final class Reliable {
    static final String OPTION = "100rel";

    private final Leg leg;
    private final ServerTransaction invite;
    private final Deque<Sent> waiting = new ArrayDeque<>();
    private long rseq = ThreadLocalRandom.current().nextLong(1, 1L << 30);
    private @Nullable Sent open;
    private SipLoop.@Nullable Timer timer;
    private long intervalMs;
    private long leftMs;
    private @Nullable Runnable withheld;

    /** A response, and who gets the answer to the offer in it. */
    private record Sent(SIPResponse response, @Nullable Answered answered) {}

    /** Takes the answer to an offer that a provisional response made. */
    interface Answered {
        void by(byte[] sdp) throws SdpException;
    }

    Reliable(Leg leg, ServerTransaction invite) {
        this.leg = leg;
        this.invite = invite;
    }

    private static Prack policy(Leg leg) {
        return leg.trunk().profile().offerAnswer().prack();
    }

    /**
     * Adds the wish for them to an INVITE of the box. One without an offer bears it only where the profile demands it: a
     * reliable response could bring the offer, whose answer in the PRACK (RFC 3262 section 5) only the caller knows.
     */
    static void ask(Leg leg, SIPRequest invite, boolean offers) {
        switch (policy(leg)) {
            case OFF -> {}
            case SUPPORTED -> {
                if (offers) {
                    Messages.option(invite, "Supported", OPTION);
                }
            }
            case REQUIRED -> {
                Messages.option(invite, "Require", OPTION);
                leg.session.explanation.add("prack", leg.trunk().name(),
                        "reliable provisional responses are demanded, as its profile says");
            }
        }
    }

    /** The refusal of an INVITE that opens a dialog without what the trunk requires, or null. */
    static @Nullable SIPResponse refuse(SIPRequest invite, Face face, String tag) {
        if (face.trunk.profile().offerAnswer().prack() != Prack.REQUIRED || offered(invite)) {
            return null;
        }
        SIPResponse required = Messages.response(invite, 421, tag); // RFC 3261 21.4.16
        Messages.option(required, "Require", OPTION);
        return required;
    }

    private static boolean offered(SIPRequest invite) {
        return Messages.names(invite, "Supported", OPTION) || Messages.names(invite, "Require", OPTION);
    }

    /** Whether responses to this INVITE may be reliable. */
    static boolean possible(Leg leg, SIPRequest invite) {
        return policy(leg) != Prack.OFF && offered(invite);
    }

    /** Whether this response has to be: all when either end demands it, else what describes media. */
    static boolean needed(Leg leg, SIPRequest invite, SIPResponse response) {
        return possible(leg, invite)
                && (policy(leg) == Prack.REQUIRED
                        || Messages.names(invite, "Require", OPTION)
                        || Screening.hasSdp(response));
    }

    /** Sends it as soon as the one before is acknowledged. */
    void send(SIPResponse response, @Nullable Answered answered) {
        Messages.option(response, "Require", OPTION);
        waiting.add(new Sent(response, answered));
        next();
    }

    private void next() {
        if (open != null || waiting.isEmpty()) {
            return;
        }
        Sent sent = waiting.remove();
        open = sent;
        Messages.set(sent.response(), "RSeq", Long.toString(++rseq));
        intervalMs = leg.trunk().profile().sip().t1Ms();
        leftMs = 64 * intervalMs;
        invite.respond(sent.response());
        timer = leg.session.loop.schedule(intervalMs, this::repeat);
    }

    private void repeat() {
        Sent sent = open;
        if (sent == null) {
            return;
        }
        leftMs -= intervalMs;
        if (leftMs <= 0) {
            stop();
            // RFC 3262 3: a 5xx to the INVITE
            leg.session.state.end(leg.session, Cause.box(102, 504, "no PRACK came from " + leg.who()));
            return;
        }
        invite.respond(sent.response());
        intervalMs = Math.min(2 * intervalMs, leftMs);
        timer = leg.session.loop.schedule(intervalMs, this::repeat);
    }

    /** A PRACK in the dialog. */
    static void onPrack(Leg leg, ServerTransaction transaction) {
        Reliable reliable = leg.reliable;
        if (!(transaction.request().getHeader("RAck") instanceof RAck rack)) {
            leg.respond(transaction, 400);
        } else if (reliable == null || !reliable.acknowledges(rack)) {
            leg.respond(transaction, 481); // RFC 3262 3
        } else {
            reliable.acknowledged(transaction);
        }
    }

    private boolean acknowledges(RAck rack) {
        return open != null
                && rack.getRSequenceNumber() == rseq
                && rack.getCSequenceNumber() == invite.request().getCSeq().getSeqNumber()
                && "INVITE".equals(rack.getMethod());
    }

    private void acknowledged(ServerTransaction transaction) {
        Sent sent = open;
        stopTimer();
        open = null;
        boolean described = Screening.hasSdp(transaction.request());
        Answered answered = sent == null ? null : sent.answered();
        if (answered != null) {
            answer(answered, transaction, described);
        } else if (!described) {
            leg.respond(transaction, 200);
        } else if (leg.session.state instanceof Early early) {
            early.onOffer(leg, transaction); // RFC 3262 5: a further offer
        } else {
            LocalAnswer.give(leg, transaction);
        }
        Runnable held = withheld;
        if (held != null && !blocks()) {
            withheld = null;
            held.run();
        } else {
            next();
        }
    }

    private void answer(Answered answered, ServerTransaction transaction, boolean described) {
        leg.respond(transaction, 200);
        try {
            if (!described) {
                throw new SdpException(SdpException.MISCELLANEOUS, "it has no answer to the offer"); // RFC 3262 5
            }
            answered.by(transaction.request().getRawContent());
        } catch (SdpException e) {
            leg.session.state.end(leg.session, Cause.box(
                    -1, 488, "the PRACK of " + leg.who() + " cannot be used: " + e.getMessage()));
        }
    }

    /** Whether a 2xx has to wait: what describes media must have been acknowledged before (RFC 3262 section 3). */
    boolean blocks() {
        return open != null && Screening.hasSdp(open.response());
    }

    /** Runs {@code accept}, which sends the 2xx, once nothing blocks it any more. */
    void withhold(Runnable accept) {
        withheld = accept;
        waiting.clear();
        leg.session.explanation.add("prack", leg.trunk().name(),
                "the 200 waits for the PRACK of " + leg.who() + " (RFC 3262 section 3)");
    }

    /** Takes back the 2xx that waits. @return whether there was one */
    boolean recall() {
        boolean waited = withheld != null;
        withheld = null;
        stop();
        return waited;
    }

    /** Whether a 2xx waits. */
    boolean withholds() {
        return withheld != null;
    }

    ServerTransaction invite() {
        return invite;
    }

    /** A final response is on its way, or the session has ended: nothing is repeated any more. */
    void stop() {
        waiting.clear();
        stopTimer();
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
