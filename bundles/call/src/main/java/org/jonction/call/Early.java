package org.jonction.call;

import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.call.CallState;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipLoop;
import org.jspecify.annotations.Nullable;

/** Ringing or early media. The forks of the called side appear to the caller as one early dialog. */
final class Early extends Unanswered {
    private SipLoop.@Nullable Timer ringing;
    private @Nullable EarlyUpdate update;

    Early(Session session, Hunt hunt) {
        super(session, hunt);
        int limitS = session.calledLeg().trunk().profile().timers().ringTimeoutS();
        if (limitS > 0) {
            ringing = session.loop.schedule(limitS * 1000L, () -> rangTooLong(limitS));
        }
    }

    @Override
    public CallState visible() {
        return CallState.EARLY;
    }

    @Override
    void progress(int status, boolean described) {
        // other provisional responses have no meaning that a caller knows (RFC 3261 21.1)
        int passed = status == 180 || status == 181 || status == 182 ? status : 183;
        SIPResponse response = session.a.response(session.invite().request(), passed);
        if (described) {
            try {
                Messages.sdp(response, session.a.answer(session.calledLeg()));
                session.media.relay();
            } catch (SdpException e) {
                session.explanation.add("media", "", "early media is left out: " + e.getMessage());
            }
        }
        session.explanation.add("ringing", session.calledLeg().trunk().name(),
                status + (described ? " with early media" : ""));
        session.a.provisional(session.invite(), response, null);
    }

    private void rangTooLong(int limitS) {
        hunt.abandon();
        session.refuse(new Failure(480, 19, false, "no answer within " + limitS + " s of ringing"));
    }

    @Override
    void failed(Failure failure) {
        leave();
        session.become(new Setup(session, hunt));
        // who rang and gave up was heard: 408 is then an answer of the called side, not of the network
        super.failed(failure.status() == 408 ? failure.asFinal() : failure);
    }

    @Override
    void gaveUp(Failure failure) {
        leave();
        session.become(new Setup(session, hunt));
        super.gaveUp(failure);
    }

    @Override
    public void leave() {
        if (ringing != null) {
            ringing.cancel();
            ringing = null;
        }
    }

    @Override
    public void onOffer(Leg leg, ServerTransaction transaction) {
        EarlyUpdate before = update;
        if (before != null && before.open()) {
            State.refuseCrossing(leg, transaction, leg == before.asking);
        } else if (transaction.request().getMethod().equals("INVITE") || !EarlyUpdate.agreed(session)) {
            super.onOffer(leg, transaction);
        } else if (EarlyUpdate.possible(session, leg)) {
            EarlyUpdate next = new EarlyUpdate(session, leg, transaction);
            update = next;
            next.start();
        } else {
            LocalAnswer.give(leg, transaction);
        }
    }
}
