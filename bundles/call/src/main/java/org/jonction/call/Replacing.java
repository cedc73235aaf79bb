package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.call.CallState;
import org.jonction.api.media.NoPortException;
import org.jonction.api.sip.ServerTransaction;
import org.jspecify.annotations.Nullable;

/**
 * An INVITE with Replaces (RFC 3891): its sender is about to take the place of one far end of another call, whose other
 * far end is re-invited into this session.
 */
final class Replacing implements State, Rejoining.Outcome {
    private final Session session;
    private final Session replacedIn;
    private final Leg replaced;
    private final Leg kept;
    private boolean open = true;

    private Replacing(Session session, Leg replaced) {
        this.session = session;
        this.replaced = replaced;
        replacedIn = replaced.session;
        kept = replacedIn.other(replaced);
    }

    /** The response to an INVITE that names a dialog which cannot be replaced, or null. RFC 3891 section 3. */
    static int refusal(Replaced named, @Nullable Leg leg) {
        if (leg == null || !leg.session.answered()) {
            return 481; // an early dialog of somebody else's making is none that could be taken over
        }
        if (leg.session.over()) {
            return 603;
        }
        return named.earlyOnly() ? 486 : 0;
    }

    /** To be called on the loop of the session that has the dialog. */
    static void begin(Session session, Leg replaced) {
        Replacing replacing = new Replacing(session, replaced);
        session.state = replacing;
        replacing.start();
    }

    private void start() {
        if (!(replacedIn.state instanceof Answered) || replacedIn.pending != null || kept.absent || replaced.absent) {
            session.refuse(new Failure(491, -1, false, "call " + replacedIn.id + " is being changed"));
            return;
        }
        if (!session.admit() || !session.heardOffer()) {
            return;
        }
        replacedIn.pending = new Guard();
        session.transferredFrom = replacedIn.id;
        session.called = Transfers.number(kept);
        session.explanation.add("replaces", session.a.trunk().name(), "takes the place of " + replaced.who()
                + " in call " + replacedIn.id);
        try {
            Leg b = session.calledFrom(kept);
            session.media.open(b.trunk());
            session.checkCaller();
            new Rejoining(kept, session.a.audio == null ? null : b.offer(session.a), this).start();
        } catch (NoPortException e) {
            fail(new Failure(503, -1, false, String.valueOf(e.getMessage())));
        } catch (SdpException e) {
            fail(new Failure(488, -1, false, String.valueOf(e.getMessage())));
        }
    }

    private final class Guard implements Pending {
        @Override
        public void targetOver(Cause cause, int status) {}

        @Override
        public void abandon(String why) {
            replacedIn.pending = null;
            fail(new Failure(480, -1, false, "call " + replacedIn.id + " ended: " + why));
        }

        @Override
        public boolean onBye(Leg leg, ServerTransaction bye) {
            return false;
        }
    }

    @Override
    public void accepted(SIPResponse response) {
        replacedIn.pending = null;
        Leg b = session.calledLeg();
        boolean late = session.a.audio == null;
        byte[] sdp;
        try {
            if (!open || !Screening.hasSdp(response)) {
                throw new SdpException(SdpException.MISCELLANEOUS, "it has come to nothing");
            }
            if (late) {
                b.hearOffer(response.getRawContent());
                sdp = session.a.offer(b);
            } else {
                b.audio = b.hearAnswer(response.getRawContent());
                sdp = session.a.answer(b);
            }
        } catch (SdpException e) {
            putBack(late, response);
            fail(new Failure(488, -1, false, "the answer of " + kept.who() + " cannot be used: " + e.getMessage()));
            return;
        }
        open = false;
        b.joined(kept.leave());
        session.media.relay();
        session.explanation.add("answer", b.trunk().name(), "joined with " + session.called);
        session.become(new Confirming(session, session.a, late ? b : null, response.getCSeq().getSeqNumber()));
        session.confirmAnswer();
        SIPResponse ok = session.a.response(session.invite().request(), 200);
        Messages.sdp(ok, sdp);
        session.a.accept(session.invite(), ok);
        replacedIn.transferredTo = session.id;
        replacedIn.explanation.add("replaces", session.a.trunk().name(), replaced.who() + " is replaced: the call goes on as call "
                + session.id);
        replacedIn.release(new Cause("box", null, 16, 200, "replaced, it goes on as call " + session.id));
    }

    private void putBack(boolean late, SIPResponse response) {
        if (late) {
            answerLate(response);
        } else {
            Transfers.putBack(kept, session.calledLeg());
        }
    }

    /** What was asked for has not been answered yet: it is, with what the other side of the old call takes. */
    private void answerLate(SIPResponse response) {
        long cseq = response.getCSeq().getSeqNumber();
        try {
            kept.hearOffer(response.getRawContent());
            kept.ack(cseq, kept.answer(replaced));
            replacedIn.media.relay();
        } catch (SdpException e) {
            kept.ack(cseq, null);
            replacedIn.state.end(replacedIn, Cause.box(-1, "not agreed on media: " + e.getMessage()));
        }
    }

    @Override
    public void refused(int status) {
        replacedIn.pending = null;
        fail(new Failure(Failure.passable(status), -1, false, kept.who() + " answered its re-INVITE with " + status));
    }

    private void fail(Failure failure) {
        if (open) {
            open = false;
            session.refuse(failure);
        }
    }

    @Override
    public CallState visible() {
        return CallState.SETUP;
    }

    @Override
    public void onCancel(ServerTransaction invite) {
        open = false;
        session.refuse(new Cause("caller", null, -1, 487, "the caller cancelled")); // RFC 3261 9.2
    }

    @Override
    public void onBye(Leg leg, ServerTransaction bye) {
        leg.respond(bye, 200);
        open = false;
        session.refuse(new Cause("caller", null, -1, 487, leg.who() + " sent BYE before the answer"));
    }

    @Override
    public void onOffer(Leg leg, ServerTransaction transaction) {
        State.refuseCrossing(leg, transaction, true);
    }

    @Override
    public void onAck(Leg leg, SIPRequest ack) {}

    @Override
    public void leaveToNext(Session of, boolean now) {
        end(of, Cause.box(-1, 503, "not answered yet when the call control of the box was replaced"));
    }

    @Override
    public void end(Session of, Cause cause) {
        if (open) {
            open = false;
            session.refuse(cause);
        }
    }
}
