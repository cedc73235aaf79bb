package org.jonction.call;

import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.sip.ServerTransaction;

/** Before the answer: what setting up and ringing have in common. */
abstract sealed class Unanswered implements State permits Setup, Early {
    final Session session;
    final Hunt hunt;

    Unanswered(Session session, Hunt hunt) {
        this.session = session;
        this.hunt = hunt;
    }

    /** A provisional response other than 100; {@code described} when it brought a new answer to the offer. */
    abstract void progress(int status, boolean described);

    /** Whether the caller made the offer, in the INVITE. */
    final boolean early() {
        return Screening.hasSdp(session.invite().request());
    }

    /** Whether the box made an offer of its own to the called side, since the caller made none. */
    final boolean forced() {
        return !early() && session.calledLeg().sdp.version() > 0;
    }

    void failed(Failure failure) {
        hunt.failed(failure);
    }

    /** The box has lost its patience with the called side. */
    void gaveUp(Failure failure) {
        hunt.failed(failure);
    }

    void answered(Attempt attempt, SIPResponse response) {
        Leg a = session.a;
        Leg b = attempt.leg;
        byte[] sdp;
        try {
            sdp = early() ? answer(b, response) : forced() ? offerAgreed(b, response) : offer(b, response);
        } catch (SdpException e) {
            attempt.reject(response);
            hunt.failed(new Failure(488, -1, false, "answered, but " + e.getMessage()));
            return;
        }
        leave();
        long cseq = response.getCSeq().getSeqNumber();
        session.media.relay();
        boolean late = !early() && !forced();
        String how = early() ? "answered with " + b.codec : late ? "answered with an offer" : "answered; the caller gets "
                + "what was agreed on as the offer that it left to make";
        session.explanation.add("answer", b.trunk().name(), how);
        session.become(forced() ? Confirming.agreed(session, a, cseq) : new Confirming(session, a, late ? b : null, cseq));
        session.confirmAnswer();
        if (!late) {
            b.ack(cseq, null);
        }
        SIPResponse ok = a.response(session.invite().request(), 200);
        Connected.tell(session, b, response, ok);
        Messages.sdp(ok, sdp);
        a.accept(session.invite(), ok);
    }

    private byte[] answer(Leg b, SIPResponse response) throws SdpException {
        hear(b, response);
        return session.a.answer(b);
    }

    /** One codec alone, so that the caller cannot choose another than the called side has. */
    private byte[] offerAgreed(Leg b, SIPResponse response) throws SdpException {
        hear(b, response);
        Audio agreed = b.audio;
        b.audio = agreed == null ? null : agreed.with(Codecs.first(agreed.formats()));
        b.codec = agreed == null ? "" : Codecs.label(agreed.formats());
        return session.a.offer(b);
    }

    private static void hear(Leg b, SIPResponse response) throws SdpException {
        if (Screening.hasSdp(response)) {
            b.audio = b.hearAnswer(response.getRawContent());
        } else if (b.audio == null) {
            throw new SdpException(SdpException.MISCELLANEOUS, "without an answer to the offer");
        }
    }

    private byte[] offer(Leg b, SIPResponse response) throws SdpException {
        if (!Screening.hasSdp(response)) {
            throw new SdpException(SdpException.MISCELLANEOUS, "without an offer"); // RFC 3261 13.2.1
        }
        b.hearOffer(response.getRawContent());
        return session.a.offer(b);
    }

    @Override
    public void onCancel(ServerTransaction invite) {
        hunt.abandon();
        // RFC 3261 9.2
        session.refuse(new Cause("caller", null, -1, 487, "the caller cancelled"));
    }

    @Override
    public void onOffer(Leg leg, ServerTransaction transaction) {
        State.refuseCrossing(leg, transaction, leg == session.a);
    }

    @Override
    public void onBye(Leg leg, ServerTransaction bye) {
        leg.respond(bye, 200);
        hunt.abandon();
        // RFC 3261 15.1.2: 487 to the pending request; 15: a called side may not do this, so it counts as a refusal
        int status = leg == session.a ? 487 : 480;
        session.refuse(new Cause(Cause.by(leg), null, -1, status, leg.who() + " sent BYE before the answer"));
    }

    @Override
    public void leaveToNext(Session of, boolean now) {
        end(of, Cause.box(-1, 503, "not answered yet when the call control of the box was replaced"));
    }

    @Override
    public void end(Session of, Cause cause) {
        hunt.abandon();
        session.refuse(cause);
    }
}
