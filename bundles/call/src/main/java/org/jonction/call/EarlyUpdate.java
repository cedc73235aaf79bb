package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.ServerTransaction;

/** An UPDATE with an offer before the answer, put to the other side's early dialog (RFC 3311 section 5). */
final class EarlyUpdate implements ResponseHandler {
    final Leg asking;
    private final Session session;
    private final Leg asked;
    private final ServerTransaction transaction;
    private final Leg.Described before;
    private boolean open = true;

    EarlyUpdate(Session session, Leg asking, ServerTransaction transaction) {
        this.session = session;
        this.asking = asking;
        this.asked = session.other(asking);
        this.transaction = transaction;
        before = asking.remember();
    }

    /** Whether the first offer has been answered on both sides. */
    static boolean agreed(Session session) {
        return session.a.audio != null && session.calledLeg().audio != null;
    }

    /** Whether the other side takes UPDATE. */
    static boolean possible(Session session, Leg asking) {
        return session.other(asking).takesUpdate;
    }

    boolean open() {
        return open;
    }

    void start() {
        try {
            asking.hearOffer(transaction.request().getRawContent());
            byte[] sdp = asked.offer(asking);
            SIPRequest update = asked.request("UPDATE");
            Messages.sdp(update, sdp);
            asked.send(update, this);
        } catch (SdpException e) {
            open = false;
            asking.refuseOffer(transaction, before, e);
        }
    }

    private void fail(int status) {
        open = false;
        asking.restore(before);
        asking.respond(transaction, status);
    }

    @Override
    public void onResponse(ClientTransaction from, SIPResponse response) {
        int status = response.getStatusCode();
        if (status >= 300) {
            fail(Failure.passable(status));
        } else if (status >= 200) {
            accepted(response);
        }
    }

    private void accepted(SIPResponse response) {
        try {
            if (session.over() || !Screening.hasSdp(response)) {
                throw new SdpException(SdpException.MISCELLANEOUS, "no answer to the offer");
            }
            asked.timer.granted(response);
            asked.audio = asked.hearAnswer(response.getRawContent());
            SIPResponse ok = asking.response(transaction.request(), 200);
            Messages.sdp(ok, asking.answer(asked));
            open = false;
            session.media.relay();
            transaction.respond(asking.finished(ok));
        } catch (SdpException e) {
            fail(500);
        }
    }

    @Override
    public void onTimeout(ClientTransaction from) {
        fail(408);
    }

    @Override
    public void onTransportError(ClientTransaction from, String reason) {
        fail(503);
    }
}
