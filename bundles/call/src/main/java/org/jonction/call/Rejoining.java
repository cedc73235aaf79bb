package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.concurrent.ThreadLocalRandom;
import org.jonction.api.call.CallState;
import org.jonction.api.media.Side;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.ServerTransaction;
import org.jspecify.annotations.Nullable;

/** The box re-invites one leg of a session, to join it with another (RFC 3725); meanwhile offers have to wait. */
final class Rejoining implements State, ResponseHandler {
    private static final int MOST_TRIES = 5;
    private static final int PAUSE_MS = 500;

    private final Session session;
    private final Leg leg;
    private final byte @Nullable [] offer;
    private final Outcome outcome;
    private int tries;
    private boolean open = true;
    private boolean answered;

    /** Hears what became of it. */
    interface Outcome {
        /** The 2xx, acknowledged if it answers an offer; the session is at rest. */
        void accepted(SIPResponse response);

        /** The far end stays as it was. */
        void refused(int status);
    }

    /**
     * @param leg the leg to be re-invited
     * @param offer the offer; null to ask for one, which {@code outcome} then acknowledges
     */
    Rejoining(Leg leg, byte @Nullable [] offer, Outcome outcome) {
        session = leg.session;
        this.leg = leg;
        this.offer = offer;
        this.outcome = outcome;
    }

    void start() {
        if (!open || session.over() || leg.absent) {
            fail(481);
        } else if (!(session.state instanceof Answered)) {
            again(PAUSE_MS, 491); // a change is under way
        } else {
            session.become(this);
            SIPRequest invite = leg.request("INVITE");
            if (offer != null) {
                Messages.sdp(invite, offer);
            }
            leg.send(invite, this);
        }
    }

    private void again(long pauseMs, int status) {
        if (++tries > MOST_TRIES) {
            fail(status);
        } else {
            session.loop.schedule(pauseMs, this::start);
        }
    }

    private void rest() {
        if (session.state == this) {
            session.become(new Answered(session));
        }
    }

    private void fail(int status) {
        open = false;
        outcome.refused(status);
    }

    @Override
    public void onResponse(ClientTransaction from, SIPResponse response) {
        int status = response.getStatusCode();
        if (status < 200) {
            return;
        }
        boolean meant = open && session.state == this;
        if (status < 300) {
            if (meant) {
                accepted(response);
            } else if (answered) {
                leg.ackAgain(response);
            } else {
                leg.ack(response.getCSeq().getSeqNumber(), null); // too late, but RFC 3261 13.2.2.4 holds
            }
        } else if (meant) {
            rest();
            refused(status, response);
        }
    }

    private void accepted(SIPResponse response) {
        open = false;
        answered = true;
        leg.dialog = leg.dialog.refreshed(response);
        leg.learn(response);
        leg.timer.granted(response);
        if (offer != null) {
            leg.ack(response.getCSeq().getSeqNumber(), null);
        }
        rest();
        outcome.accepted(response);
    }

    private void refused(int status, SIPResponse response) {
        if (leg.timer.lengthened(response)) {
            again(0, status);
        } else if (status == 491) {
            // RFC 3261 14.1: longer for the side that chose the Call-ID
            ThreadLocalRandom random = ThreadLocalRandom.current();
            again(leg.side == Side.B ? 2_100 + random.nextInt(1_900) : random.nextInt(2_000), status);
        } else {
            fail(status);
            lost(status == 408 || status == 481);
        }
    }

    // RFC 3261 12.2.1.2
    private void lost(boolean gone) {
        if (gone && !session.over()) {
            session.state.end(session, Cause.lost(leg, leg.who() + " does not know the call any more"));
        }
    }

    @Override
    public void onTimeout(ClientTransaction from) {
        if (open) {
            rest();
            fail(408);
            lost(true);
        }
    }

    @Override
    public void onTransportError(ClientTransaction from, String reason) {
        if (open) {
            rest();
            fail(503);
        }
    }

    @Override
    public CallState visible() {
        return CallState.TRANSFERRING;
    }

    @Override
    public void onOffer(Leg asking, ServerTransaction transaction) {
        State.refuseCrossing(asking, transaction, false); // RFC 3261 14.2
    }

    @Override
    public void leaveToNext(Session of, boolean now) {
        if (now) {
            open = false;
            of.leave();
        }
    }

    @Override
    public void leave() {
        if (open) {
            fail(487);
        }
    }

    @Override
    public void end(Session of, Cause cause) {
        session.release(cause);
    }
}
