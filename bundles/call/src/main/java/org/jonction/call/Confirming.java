package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import org.jonction.api.call.CallState;
import org.jonction.api.sip.ServerTransaction;
import org.jspecify.annotations.Nullable;

/** An INVITE or re-INVITE of one leg has its 2xx, and its ACK is awaited. */
final class Confirming implements State {
    private final Session session;
    private final Leg accepted;
    private final @Nullable Leg offerer;
    private final long offerCSeq;
    private @Nullable Waiting waiting;
    private boolean answerDue;

    /** An offer of the other leg that came before the ACK. */
    private record Waiting(Leg leg, ServerTransaction transaction) {}

    /**
     * @param accepted the leg whose ACK is awaited
     * @param offerer the leg whose 2xx made an offer that the ACK answers, or null
     * @param offerCSeq number of the INVITE that this 2xx answers
     */
    Confirming(Session session, Leg accepted, @Nullable Leg offerer, long offerCSeq) {
        this.session = session;
        this.accepted = accepted;
        this.offerer = offerer;
        this.offerCSeq = offerCSeq;
    }

    /** The 2xx offers what the other side has agreed on already, and the ACK answers it. */
    static Confirming agreed(Session session, Leg accepted, long offerCSeq) {
        Confirming confirming = new Confirming(session, accepted, null, offerCSeq);
        confirming.answerDue = true;
        return confirming;
    }

    @Override
    public CallState visible() {
        return session.held() ? CallState.HELD : CallState.ANSWERED;
    }

    @Override
    public void onAck(Leg leg, SIPRequest ack) {
        session.become(new Answered(session));
        if (offerer != null) {
            passAnswer(offerer, ack);
        } else if (answerDue) {
            hearAnswer(ack);
        } else if (waiting != null) {
            session.state.onOffer(waiting.leg(), waiting.transaction());
        }
    }

    private void hearAnswer(SIPRequest ack) {
        try {
            heard(ack);
            accepted.codec = session.other(accepted).codec;
            session.media.relay();
        } catch (SdpException e) {
            session.release(Cause.box(-1, "the ACK of " + accepted.who() + " cannot be used: " + e.getMessage()));
        }
    }

    private void heard(SIPRequest ack) throws SdpException {
        if (!Screening.hasSdp(ack)) {
            throw new SdpException(SdpException.MISCELLANEOUS, "it has no answer to the offer"); // RFC 3261 13.2.1
        }
        accepted.audio = accepted.hearAnswer(ack.getRawContent());
    }

    private void passAnswer(Leg to, SIPRequest ack) {
        try {
            heard(ack);
            to.ack(offerCSeq, to.answer(accepted));
            session.media.relay();
        } catch (SdpException e) {
            to.ack(offerCSeq, null);
            session.release(Cause.box(-1, "the ACK of " + accepted.who() + " cannot be used: " + e.getMessage()));
        }
    }

    @Override
    public void onOffer(Leg leg, ServerTransaction transaction) {
        // RFC 3261 14.1: it cannot be put to the leg whose INVITE is still open, but its own leg is free to wait
        if (leg != accepted && offerer == null && !answerDue && waiting == null) {
            waiting = new Waiting(leg, transaction);
        } else {
            State.refuseCrossing(leg, transaction, leg == accepted || waiting != null);
        }
    }

    @Override
    public void onCancel(ServerTransaction invite) {
        Reliable reliable = accepted.reliable;
        if (reliable != null && reliable.withholds() && reliable.invite().request() == invite.request()) {
            session.release(new Cause("caller", accepted, -1, 487, "the caller cancelled before its PRACK came"));
        } else if (waiting != null && waiting.transaction().request() == invite.request()) {
            waiting.leg().respond(invite, 487);
            waiting = null;
        }
    }

    @Override
    public void leaveToNext(Session of, boolean now) {
        Reliable reliable = accepted.reliable;
        if (reliable != null && reliable.withholds()) {
            if (now) {
                end(of, Cause.box(-1, 503, "its PRACK had not come when the call control of the box was replaced"));
            }
        } else if (offerer == null && !answerDue) {
            of.leave(); // its ACK has nothing to say, whoever gets it
        } else {
            end(of, Cause.box(-1, "not agreed on media yet when the call control of the box was replaced"));
        }
    }

    @Override
    public void leave() {
        if (offerer != null) {
            offerer.ack(offerCSeq, null);
        }
        if (waiting != null) {
            waiting.leg().respond(waiting.transaction(), 487); // RFC 3261 15.1.2
        }
    }

    @Override
    public void end(Session of, Cause cause) {
        session.release(cause);
    }
}
