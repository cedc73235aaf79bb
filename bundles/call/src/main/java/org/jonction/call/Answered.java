package org.jonction.call;

import org.jonction.api.call.CallState;
import org.jonction.api.sip.ServerTransaction;

/** Both legs are confirmed and agree. */
final class Answered implements State {
    private final Session session;

    Answered(Session session) {
        this.session = session;
    }

    @Override
    public CallState visible() {
        return session.held() ? CallState.HELD : CallState.ANSWERED;
    }

    @Override
    public void onOffer(Leg leg, ServerTransaction transaction) {
        if (session.other(leg).absent) {
            State.refuseCrossing(leg, transaction, false); // nobody is there to be asked until the transfer is over
        } else {
            new Modifying(session, leg, transaction).start();
        }
    }

    @Override
    public void end(Session of, Cause cause) {
        session.release(cause);
    }
}
