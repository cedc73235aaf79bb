package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.call.CallState;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.ServerTransaction;

/**
 * The box refreshes the session of one leg: by an UPDATE without an offer, or, for a far end that takes none, by a
 * re-INVITE that offers what is in force, during which offers of both sides have to wait (RFC 4028 section 10).
 */
final class Refresh implements State, ResponseHandler {

    private final Session session;
    private final Leg leg;
    private final SessionTimer timer;
    private final boolean byInvite;
    private boolean open = true;

    Refresh(Leg leg, SessionTimer timer) {
        this.leg = leg;
        this.timer = timer;
        session = leg.session;
        byInvite = !leg.takesUpdate;
    }

    void start() {
        if (!byInvite) {
            leg.send(leg.request("UPDATE"), this);
        } else if (session.state instanceof Answered) {
            session.become(this);
            SIPRequest invite = leg.request("INVITE");
            Messages.sdp(invite, leg.sdp.bytes());
            leg.send(invite, this);
        } else {
            timer.refreshIn(Glare.pauseMs(leg)); // another offer is open
        }
    }

    @Override
    public void onResponse(ClientTransaction from, SIPResponse response) {
        int status = response.getStatusCode();
        if (!open) {
            if (status >= 200 && status < 300 && byInvite) {
                leg.ack(response.getCSeq().getSeqNumber(), null);
            }
        } else if (status >= 300) {
            refused(response);
        } else if (status >= 200) {
            accepted(response);
        }
    }

    private void accepted(SIPResponse response) {
        close();
        leg.dialog = leg.dialog.refreshed(response);
        leg.learn(response);
        if (byInvite) {
            leg.ack(response.getCSeq().getSeqNumber(), null);
            hear(response);
        }
        if (!session.over()) {
            timer.granted(response);
        }
    }

    /** The answer to what was in force; a far end that moved its media is followed. */
    private void hear(SIPResponse response) {
        try {
            if (Screening.hasSdp(response)) {
                leg.audio = leg.hearAnswer(response.getRawContent());
                session.media.relay();
            }
        } catch (SdpException e) {
            session.explanation.add("timer", leg.trunk().name(), "the answer to a refresh is left out: " + e.getMessage());
        }
    }

    private void refused(SIPResponse response) {
        close();
        int status = response.getStatusCode();
        if (session.over()) {
            return;
        }
        if (status == 408 || status == 481) {
            // RFC 4028 10, RFC 3261 12.2.1.2
            lost("answered a refresh with " + status);
        } else if (timer.lengthened(response)) {
            timer.refreshIn(0);
        } else {
            if (status == 405 || status == 501) {
                leg.takesUpdate = false;
            }
            timer.refreshIn(Glare.pauseMs(leg));
        }
    }

    private void lost(String how) {
        if (!session.over()) {
            session.state.end(session, Cause.lost(leg, leg.who() + ' ' + how));
        }
    }

    private void close() {
        open = false;
        if (session.state == this) {
            session.become(new Answered(session));
        }
    }

    @Override
    public void onTimeout(ClientTransaction from) {
        if (open) {
            close();
            lost("does not answer a refresh");
        }
    }

    @Override
    public void onTransportError(ClientTransaction from, String reason) {
        if (open) {
            close();
            timer.refreshIn(Glare.pauseMs(leg));
        }
    }

    // ---- while a re-INVITE is open

    @Override
    public CallState visible() {
        return session.held() ? CallState.HELD : CallState.ANSWERED;
    }

    @Override
    public void onOffer(Leg asking, ServerTransaction transaction) {
        State.refuseCrossing(asking, transaction, false); // RFC 3261 14.2
    }

    @Override
    public void leave() {
        open = false;
    }

    @Override
    public void end(Session of, Cause cause) {
        session.release(cause);
    }
}
