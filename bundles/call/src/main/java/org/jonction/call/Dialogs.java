package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipSource;

/** What every dialog does with a request, whatever the state of its session. */
final class Dialogs {
    private Dialogs() {}

    /** Whether a request that carries the leg's tag is of its dialog (RFC 3261 section 12). */
    static boolean belongs(Leg leg, SIPRequest request, SipSource source) {
        Dialog dialog = leg.dialog;
        return dialog.callId().equals(request.getCallId().getCallId())
                && dialog.heardFrom().sipInterface().equals(source.sipInterface())
                && leg.session.speaks(leg, request.getFromTag());
    }

    /** Handles a request of the leg's dialog. */
    static void onRequest(Leg leg, ServerTransaction transaction) {
        SIPRequest request = transaction.request();
        if (leg.absent) {
            State.refuseCrossing(leg, transaction, true); // on its way to another session
            return;
        }
        SIPResponse refusal = Screening.refuse(request, leg.face, leg.dialog.localTag());
        if (refusal != null) {
            transaction.respond(leg.finished(refusal));
            return;
        }
        Proof proof = Proof.of(leg.session.box.challenger(), transaction, leg.face, leg.dialog.localTag());
        if (proof.refusal() != null) {
            transaction.respond(leg.finished(proof.refusal()));
            return;
        }
        if (request.getCSeq().getSeqNumber() <= leg.dialog.remoteCSeq()) {
            leg.respond(transaction, 500); // RFC 3261 12.2.2: out of order
            return;
        }
        String method = request.getMethod();
        boolean refresh = method.equals("INVITE") || method.equals("UPDATE");
        leg.dialog = leg.dialog.received(request, refresh);
        leg.learn(request);
        leg.session.changed();
        switch (method) {
            case "INVITE" -> leg.session.state.onOffer(leg, transaction);
            case "UPDATE" -> update(leg, transaction);
            case "PRACK" -> Reliable.onPrack(leg, transaction);
            case "BYE" -> bye(leg, transaction);
            case "INFO", "MESSAGE" -> pass(leg, transaction);
            case "REFER" -> Transfers.onRefer(leg, transaction);
            case "NOTIFY" -> Transfers.onNotify(leg, transaction);
            default -> options(transaction, leg.face, leg.dialog.localTag());
        }
    }

    private static void bye(Leg leg, ServerTransaction transaction) {
        Pending transfer = leg.session.pending;
        if (transfer == null || !transfer.onBye(leg, transaction)) {
            leg.session.state.onBye(leg, transaction);
        }
    }

    private static void update(Leg leg, ServerTransaction transaction) {
        if (Screening.hasSdp(transaction.request())) {
            leg.session.state.onOffer(leg, transaction);
        } else {
            leg.respond(transaction, 200); // RFC 3311 5.2: a target refresh alone
        }
    }

    private static void pass(Leg leg, ServerTransaction transaction) {
        Session session = leg.session;
        Leg other = leg == session.a ? session.b : session.a;
        SIPResponse refusal = Screening.refusePassing(transaction.request(), leg.face, leg.dialog.localTag());
        if (refusal != null) {
            transaction.respond(leg.finished(refusal));
        } else if (session.over()) {
            leg.respond(transaction, 481);
        } else if (other == null || other.dialog.remoteTag().isEmpty() || other.absent) {
            leg.respond(transaction, 480); // no dialog on the other side now
        } else if (!Screening.takes(other.face, transaction.request().getMethod())) {
            leg.respond(transaction, 488); // the box allows it, the other side does not
        } else {
            Relay.pass(leg, other, transaction);
        }
    }

    /** RFC 3261 11.2 */
    static void options(ServerTransaction transaction, Face face, String tag) {
        SIPRequest request = transaction.request();
        if (!request.hasToTag() && !face.trunk.profile().health().respondToOptions()) {
            return;
        }
        SIPResponse response = Messages.response(request, 200, tag);
        face.addAllow(response);
        face.addAccept(response);
        face.addSupported(response);
        face.finish(response, HeaderRules.Trace.NONE);
        transaction.respond(response);
    }
}
