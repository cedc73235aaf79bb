package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.call.CallState;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipLoop;
import org.jspecify.annotations.Nullable;

/** A re-INVITE or UPDATE of one side is being put to the other (RFC 3261 section 14, RFC 3311). */
final class Modifying implements State, ResponseHandler {
    private final Session session;
    private final Leg asking;
    private final Leg asked;
    private final ServerTransaction transaction;
    private final boolean offered;
    private final boolean byInvite;
    private final Leg.Described before;
    private @Nullable ClientTransaction passed;
    private final LegSdp agreed;
    private SipLoop.@Nullable Timer pause;
    private int tries;
    private boolean open = true;

    Modifying(Session session, Leg asking, ServerTransaction transaction) {
        this.session = session;
        this.asking = asking;
        this.transaction = transaction;
        asked = session.other(asking);
        offered = Screening.hasSdp(transaction.request());
        // RFC 3311 4: UPDATE only towards a far end that allows it
        byInvite = !transaction.request().getMethod().equals("UPDATE") || !asked.takesUpdate;
        before = asking.remember();
        agreed = asked.sdp;
    }

    void start() {
        byte[] sdp = null;
        try {
            if (offered) {
                asking.hearOffer(transaction.request().getRawContent());
                sdp = asked.offer(asking);
            }
        } catch (SdpException e) {
            asking.refuseOffer(transaction, before, e);
            return;
        }
        session.become(this);
        send(sdp);
    }

    private void send(byte @Nullable [] sdp) {
        SIPRequest request = asked.request(byInvite ? "INVITE" : "UPDATE");
        if (sdp != null) {
            Messages.sdp(request, sdp);
        }
        passed = asked.send(request, this);
    }

    /** The far end has an offer of its own on its way: tried again after the pause of RFC 3261 14.1. */
    private void again() {
        long pauseMs = Glare.pauseMs(asked);
        session.explanation.add("glare", asked.trunk().name(), asked.who() + " answered 491, its own offer crosses: the "
                + "change is tried again after " + pauseMs + " ms, since "
                + (Glare.ownsCallId(asked) ? "the box" : "the far end") + " chose the Call-ID");
        byte[] offer = offered ? asked.sdp.bytes() : null;
        pause = session.loop.schedule(pauseMs, () -> {
            pause = null;
            send(offer);
        });
    }

    @Override
    public CallState visible() {
        return session.held() ? CallState.HELD : CallState.ANSWERED;
    }

    @Override
    public void onResponse(ClientTransaction from, SIPResponse response) {
        int status = response.getStatusCode();
        passed = from;
        if (!open) {
            if (status >= 200 && status < 300 && byInvite) {
                asked.ackAgain(response);
            }
        } else if (status >= 300) {
            refused(response);
        } else if (status >= 200) {
            accepted(response);
        }
    }

    private void accepted(SIPResponse response) {
        open = false;
        asked.dialog = asked.dialog.refreshed(response);
        asked.learn(response);
        asked.timer.granted(response);
        long cseq = response.getCSeq().getSeqNumber();
        byte[] sdp;
        try {
            if (!Screening.hasSdp(response)) {
                throw new SdpException(SdpException.MISCELLANEOUS, "it has no session description");
            }
            if (offered) {
                asked.audio = asked.hearAnswer(response.getRawContent());
                sdp = asking.answer(asked);
            } else {
                asked.hearOffer(response.getRawContent());
                sdp = asking.offer(asked);
            }
        } catch (SdpException e) {
            if (byInvite) {
                asked.ack(cseq, null);
            }
            asking.respond(transaction, 500);
            session.release(Cause.box(-1, "the 2xx of " + asked.who() + " cannot be used: " + e.getMessage()));
            return;
        }
        if (offered && byInvite) {
            asked.ack(cseq, null);
        }
        if (offered) {
            session.media.relay();
        }
        pass(sdp, cseq);
    }

    private void pass(byte[] sdp, long cseq) {
        SIPResponse ok = asking.response(transaction.request(), 200);
        Messages.sdp(ok, sdp);
        session.explanation.add("change", asking.trunk().name(), "session changed by " + asking.who()
                + (session.held() ? ", on hold" : ""));
        if (transaction.request().getMethod().equals("INVITE")) {
            session.become(new Confirming(session, asking, offered ? null : asked, cseq));
            asking.accept(transaction, ok);
        } else {
            session.become(new Answered(session));
            transaction.respond(asking.finished(ok));
        }
    }

    private void refused(SIPResponse response) {
        int status = response.getStatusCode();
        if (status == 491 && ++tries < Glare.MOST_TRIES) {
            again();
            return;
        }
        int q850 = Messages.q850(response);
        fail(status == 481 || status == 408 ? status : Failure.passable(status), q850);
        if (status == 481 || status == 408) {
            // RFC 3261 12.2.1.2: the dialog is gone at the far end
            session.release(Cause.lost(asked, asked.who() + " answered a change with " + status));
        }
    }

    private void fail(int status, int q850) {
        open = false;
        asking.restore(before);
        asked.withdraw(agreed);
        session.become(new Answered(session));
        SIPResponse failed = asking.response(transaction.request(), status);
        Messages.reason(failed, q850);
        transaction.respond(asking.finished(failed));
    }

    @Override
    public void onTimeout(ClientTransaction from) {
        if (open) {
            fail(408, -1);
            session.release(Cause.lost(asked, asked.who() + " does not answer a change any more"));
        }
    }

    @Override
    public void onTransportError(ClientTransaction from, String reason) {
        if (open) {
            fail(503, -1);
        }
    }

    @Override
    public void leaveToNext(Session of, boolean now) {
        if (now) {
            asking.restore(before);
            asked.withdraw(agreed);
            of.leave();
        }
    }

    @Override
    public void onCancel(ServerTransaction invite) {
        if (invite.request() == transaction.request() && pause != null) {
            stopPause();
            fail(487, -1);
        } else if (invite.request() == transaction.request() && passed != null) {
            passed.cancel(); // its final response is passed on, whichever it is
        }
    }

    @Override
    public void onOffer(Leg leg, ServerTransaction crossing) {
        State.refuseCrossing(leg, crossing, leg == asking);
    }

    private void stopPause() {
        if (pause != null) {
            pause.cancel();
            pause = null;
        }
    }

    @Override
    public void leave() {
        stopPause();
        if (open) {
            open = false;
            asking.respond(transaction, 487); // RFC 3261 15.1.2
        }
    }

    @Override
    public void end(Session of, Cause cause) {
        session.release(cause);
    }
}
