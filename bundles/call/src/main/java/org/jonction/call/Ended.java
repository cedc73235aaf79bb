package org.jonction.call;

import org.jonction.api.call.CallState;
import org.jonction.api.sip.ServerTransaction;

/** Before the first and after the last event of a session. */
final class Ended implements State {
    @Override
    public CallState visible() {
        return CallState.ENDED;
    }

    @Override
    public void onOffer(Leg leg, ServerTransaction transaction) {
        leg.respond(transaction, 481);
    }

    @Override
    public void onBye(Leg leg, ServerTransaction bye) {
        leg.respond(bye, 481);
    }

    @Override
    public void onAckMissing(Leg leg) {}

    @Override
    public void leaveToNext(Session of, boolean now) {}

    @Override
    public void end(Session session, Cause cause) {}
}
