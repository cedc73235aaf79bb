package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.ServerTransaction;

/** An UPDATE with an offer before the answer, put to the other side's early dialog (RFC 3311 section 5). */
final class EarlyUpdate implements ResponseHandler {
    private final Session session;
    private final Leg asking;
    private final Leg asked;
    private final ServerTransaction transaction;

    private EarlyUpdate(Session session, Leg asking, Leg asked, ServerTransaction transaction) {
        this.session = session;
        this.asking = asking;
        this.asked = asked;
        this.transaction = transaction;
    }

    /** Whether the first offer has been answered on both sides and the other side takes UPDATE. */
    static boolean possible(Session session, Leg asking) {
        return session.a.audio != null && session.called().audio != null && session.other(asking).takesUpdate;
    }

    static void start(Session session, Leg asking, ServerTransaction transaction) {
        Audio audioBefore = asking.audio;
        LegSdp sdpBefore = asking.sdp;
        Leg asked = session.other(asking);
        try {
            asking.hearOffer(transaction.request().getRawContent());
            byte[] sdp = asked.offer(asking);
            SIPRequest update = asked.request("UPDATE");
            Messages.sdp(update, sdp);
            asked.send(update, new EarlyUpdate(session, asking, asked, transaction));
        } catch (SdpException e) {
            asking.audio = audioBefore;
            asking.sdp = asking.sdp.withLinesOf(sdpBefore);
            SIPResponse refused = asking.response(transaction.request(), 488);
            Warnings.add(refused, asking, e);
            transaction.respond(asking.finished(refused));
        }
    }

    @Override
    public void onResponse(ClientTransaction from, SIPResponse response) {
        int status = response.getStatusCode();
        if (status >= 300) {
            asking.respond(transaction, status == 481 ? 481 : Failure.passable(status));
        } else if (status >= 200) {
            accepted(response);
        }
    }

    private void accepted(SIPResponse response) {
        try {
            if (!Screening.hasSdp(response)) {
                throw new SdpException(SdpException.MISCELLANEOUS, "no answer to the offer");
            }
            asked.audio = asked.hearAnswer(response.getRawContent());
            SIPResponse ok = asking.response(transaction.request(), 200);
            Messages.sdp(ok, asking.answer(asked));
            session.relay();
            transaction.respond(asking.finished(ok));
        } catch (SdpException e) {
            asking.respond(transaction, 500);
        }
    }

    @Override
    public void onTimeout(ClientTransaction from) {
        asking.respond(transaction, 408);
    }

    @Override
    public void onTransportError(ClientTransaction from, String reason) {
        asking.respond(transaction, 503);
    }
}
