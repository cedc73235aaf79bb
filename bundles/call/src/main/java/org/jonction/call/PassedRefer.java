package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.ServerTransaction;
import org.jspecify.annotations.Nullable;

/** A REFER that is passed to the other side, which carries it out; its NOTIFYs come back the same way. */
final class PassedRefer implements ResponseHandler {
    final Leg kept;
    private final Leg referrer;
    private final ServerTransaction transaction;
    private final Referral referral;
    private final @Nullable Leg own;

    /** @param own dialog of the box that Refer-To wants to be replaced, or null */
    PassedRefer(Leg referrer, Leg kept, ServerTransaction transaction, Referral referral, @Nullable Leg own) {
        this.referrer = referrer;
        this.kept = kept;
        this.transaction = transaction;
        this.referral = referral;
        this.own = own;
    }

    void pass() {
        referrer.session.passedRefer = this;
        String host = Uris.host(kept);
        SIPRequest refer = kept.request("REFER");
        kept.addContact(refer);
        // the target leads back to the box, whose dial plan finds it
        String to = Uris.sip(referral.number(), host, 0).encode();
        Messages.set(refer, "Refer-To", own == null ? "<" + to + ">" : "<" + to + "?Replaces="
                + URLEncoder.encode(Replaced.alias(own).text(), StandardCharsets.US_ASCII) + ">");
        String by = referral.referrer().isEmpty() ? Transfers.number(referrer) : referral.referrer();
        if (!by.isEmpty() && !Transfers.anonymous(referrer)) {
            Messages.set(refer, "Referred-By", "<" + Uris.sip(by, host, 0).encode() + ">"); // RFC 3892 2
        }
        if (!referral.subscribes()) {
            Messages.set(refer, "Refer-Sub", "false"); // RFC 4488 4
        }
        referrer.session.explanation.add("transfer", referrer.trunk().name(), referrer.who() + " referred "
                + kept.who() + " to " + referral.number() + ": passed to it");
        kept.send(refer, this);
    }

    @Override
    public void onResponse(ClientTransaction passed, SIPResponse response) {
        int status = response.getStatusCode();
        if (status < 200) {
            return;
        }
        if (status < 300) {
            SIPResponse accepted = referrer.response(transaction.request(), 202);
            referrer.addContact(accepted);
            if (!referral.subscribes() || response.hasHeader("Refer-Sub")
                    && response.getHeader("Refer-Sub").toString().contains("false")) {
                Messages.set(accepted, "Refer-Sub", "false");
            }
            transaction.respond(referrer.finished(accepted));
            return;
        }
        over();
        referrer.session.explanation.add("transfer", kept.trunk().name(), kept.who() + " answered REFER with " + status);
        if ((status == 405 || status == 501) && referrer.session.state instanceof Answered) {
            kept.refusesRefer = true;
            Transfers.carryOut(referrer, kept, transaction, referral, own);
        } else {
            referrer.respond(transaction, Failure.passable(status));
        }
    }

    private void over() {
        if (referrer.session.passedRefer == this) {
            referrer.session.passedRefer = null;
        }
    }

    @Override
    public void onTimeout(ClientTransaction passed) {
        over();
        referrer.respond(transaction, 408);
    }

    @Override
    public void onTransportError(ClientTransaction passed, String reason) {
        over();
        referrer.respond(transaction, 503);
    }

    /** Passes a NOTIFY of the side that carries it out. */
    void tell(ServerTransaction notified) {
        int status = Transfers.sipfrag(notified.request());
        if (status < 0) {
            kept.respond(notified, 400);
            return;
        }
        SIPRequest notify = referrer.request("NOTIFY");
        referrer.addContact(notify);
        Messages.set(notify, "Event", Transfers.EVENT + ";id=" + transaction.request().getCSeq().getSeqNumber());
        String state = Transfers.state(notified.request(), status);
        Messages.set(notify, "Subscription-State", state);
        Subscription.body(notify, status);
        if (state.startsWith("terminated")) {
            over();
            referrer.session.explanation.add(
                    "transfer", kept.trunk().name(), kept.who() + " tells that it ended with " + status);
        }
        referrer.send(notify, new Answer(notified));
    }

    /** Brings the answer to a NOTIFY back. */
    private final class Answer implements ResponseHandler {
        private final ServerTransaction notified;

        Answer(ServerTransaction notified) {
            this.notified = notified;
        }

        @Override
        public void onResponse(ClientTransaction passed, SIPResponse response) {
            int status = response.getStatusCode();
            if (status >= 200) {
                kept.respond(notified, status < 300 ? 200 : Failure.passable(status));
            }
        }

        @Override
        public void onTimeout(ClientTransaction passed) {
            kept.respond(notified, 408);
        }

        @Override
        public void onTransportError(ClientTransaction passed, String reason) {
            kept.respond(notified, 503);
        }
    }
}
