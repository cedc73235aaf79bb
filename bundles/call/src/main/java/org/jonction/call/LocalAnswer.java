package org.jonction.call;

import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.sip.ServerTransaction;

/**
 * The box's own answer to a further offer before the call is answered, in place of a side that cannot be asked: out of
 * what that side has agreed on already.
 */
final class LocalAnswer {
    private LocalAnswer() {}

    static void give(Leg asking, ServerTransaction transaction) {
        Session session = asking.session;
        Leg.Described before = asking.remember();
        try {
            asking.hearOffer(transaction.request().getRawContent());
            byte[] sdp = asking.answerAgain(session.other(asking));
            SIPResponse ok = asking.response(transaction.request(), 200);
            Messages.sdp(ok, sdp);
            session.media.relay();
            session.explanation.add("offer", asking.trunk().name(), transaction.request().getMethod() + " of "
                    + asking.who() + " answered by the box: the other side cannot be asked yet, and its codec stays");
            transaction.respond(asking.finished(ok));
        } catch (SdpException e) {
            asking.refuseOffer(transaction, before, e);
        }
    }
}
