package org.jonction.call;

import org.jonction.api.call.CallState;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipLoop;
import org.jspecify.annotations.Nullable;

/** One side has gone on in another session: the referrer has some time to hang up by itself (RFC 5589 section 6). */
final class Parting implements State {
    private static final int PATIENCE_MS = 2_000;

    private final Session session;
    private final Leg referrer;
    private SipLoop.@Nullable Timer patience;

    Parting(Session session, Leg referrer) {
        this.session = session;
        this.referrer = referrer;
    }

    /** The referrer knows how the transfer ended. */
    void told() {
        if (session.state != this) {
            return;
        }
        if (referrer.absent) {
            session.release(done());
        } else {
            patience = session.loop.schedule(PATIENCE_MS, () -> session.release(done()));
        }
    }

    private Cause done() {
        return new Cause(Cause.by(referrer), null, 16, 200, "transferred by " + referrer.who());
    }

    @Override
    public CallState visible() {
        return CallState.TRANSFERRING;
    }

    @Override
    public void onBye(Leg leg, ServerTransaction bye) {
        leg.respond(bye, 200);
        referrer.absent = true;
        session.release(done());
    }

    @Override
    public void onOffer(Leg leg, ServerTransaction transaction) {
        State.refuseCrossing(leg, transaction, false);
    }

    @Override
    public void leaveToNext(Session of, boolean now) {
        of.release(done());
    }

    @Override
    public void leave() {
        if (patience != null) {
            patience.cancel();
        }
    }

    @Override
    public void end(Session of, Cause cause) {
        of.release(cause);
    }
}
