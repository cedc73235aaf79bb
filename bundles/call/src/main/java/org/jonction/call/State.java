package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.call.CallState;
import org.jonction.api.sip.ServerTransaction;

/** What a session does with each event; one class per call state. */
sealed interface State
        permits Unanswered,
                Confirming,
                Answered,
                Modifying,
                Refresh,
                Rejoining,
                Replacing,
                Parting,
                Releasing,
                Ended {
    /** The state as operators see it. */
    CallState visible();

    /** A re-INVITE, or an UPDATE with an offer, in sequence. */
    void onOffer(Leg leg, ServerTransaction transaction);

    /** A BYE of one side. */
    default void onBye(Leg leg, ServerTransaction bye) {
        leg.respond(bye, 200);
        leg.session.release(Cause.bye(leg, Messages.q850(bye.request())));
    }

    /** The ACK of the 2xx that waited on this leg. */
    default void onAck(Leg leg, SIPRequest ack) {}

    /** The 2xx of this leg was never acknowledged. */
    default void onAckMissing(Leg leg) {
        // RFC 3261 13.3.1.4
        leg.session.release(Cause.box(102, "no ACK came from " + leg.who()));
    }

    /** A pending INVITE was cancelled. */
    default void onCancel(ServerTransaction invite) {}

    /** The box wants the session to end. */
    void end(Session session, Cause cause);

    /**
     * Another version of the bundle is to go on with the session.
     *
     * @param now whether there is no time left to come to a better state for that
     */
    default void leaveToNext(Session session, boolean now) {
        session.leave();
    }

    /** The session leaves this state for its end: what hangs in the air is settled. */
    default void leave() {}

    /** Answers an offer that comes while another offer of either side is open. */
    static void refuseCrossing(Leg leg, ServerTransaction transaction, boolean ownOpen) {
        if (ownOpen) {
            // RFC 3261 14.2, RFC 3311 5.2: its own earlier offer is still open
            SIPResponse response = leg.response(transaction.request(), 500);
            Messages.retryAfter(response);
            transaction.respond(leg.finished(response));
        } else {
            leg.respond(transaction, 491); // RFC 3261 14.2: glare
        }
    }
}
