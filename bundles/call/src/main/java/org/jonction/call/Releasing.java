package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.call.CallState;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.ServerTransaction;

/** An answered session is torn down: a BYE to every side that needs one, and its answer. */
final class Releasing implements State, ResponseHandler {
    private final Session session;
    private final Cause cause;
    private int open;

    Releasing(Session session, Cause cause) {
        this.session = session;
        this.cause = cause;
    }

    void start() {
        open = 1; // held until both sides are looked at
        begin(session.a);
        begin(session.calledLeg());
        done();
    }

    private void begin(Leg leg) {
        if (leg.refuseWithheld(cause.status() >= 400 ? cause.status() : 487)) {
            return;
        }
        if (leg == cause.gone() || leg.absent) {
            leg.forgetUnacked();
            return;
        }
        open++;
        // RFC 3261 15: the called party sends no BYE before its 2xx is acknowledged or has timed out
        if (leg.unacked == null) {
            bye(leg);
        }
    }

    private void bye(Leg leg) {
        SIPRequest bye = leg.request("BYE");
        Messages.reason(bye, cause.q850());
        leg.send(bye, this);
    }

    private void done() {
        if (--open == 0) {
            session.finish(cause, 200);
        }
    }

    @Override
    public CallState visible() {
        return CallState.RELEASING;
    }

    @Override
    public void onAck(Leg leg, SIPRequest ack) {
        bye(leg);
    }

    @Override
    public void onAckMissing(Leg leg) {
        bye(leg);
    }

    @Override
    public void onBye(Leg leg, ServerTransaction bye) {
        leg.respond(bye, 200);
        if (leg.unacked != null) {
            leg.forgetUnacked();
            done();
        }
    }

    @Override
    public void onOffer(Leg leg, ServerTransaction transaction) {
        leg.respond(transaction, 481);
    }

    @Override
    public void leaveToNext(Session of, boolean now) {}

    @Override
    public void end(Session of, Cause again) {}

    @Override
    public void onResponse(ClientTransaction from, SIPResponse response) {
        if (response.getStatusCode() >= 200) {
            done();
        }
    }

    @Override
    public void onTimeout(ClientTransaction from) {
        done();
    }

    @Override
    public void onTransportError(ClientTransaction from, String reason) {
        done();
    }
}
