package org.jonction.call;

import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.Optional;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.Authenticator;

/**
 * A request within a dialog that the far end may challenge. It goes again with credentials only to a far end that has
 * been authenticated: whoever calls the box could otherwise challenge its BYE and attack the password at leisure.
 */
final class Challenged implements ResponseHandler, ClientTransaction {
    private final Leg leg;
    private final ResponseHandler handler;
    private SIPRequest request;
    private Target target;
    private ClientTransaction current;
    private int answers;

    private Challenged(Leg leg, SIPRequest request, Target target, ResponseHandler handler) {
        this.leg = leg;
        this.request = request;
        this.target = target;
        this.handler = handler;
        leg.present(request, target);
        current = leg.dispatch(request, target, this);
    }

    static ClientTransaction send(Leg leg, SIPRequest request, Target target, ResponseHandler handler) {
        return new Challenged(leg, request, target, handler);
    }

    @Override
    public void onResponse(ClientTransaction from, SIPResponse response) {
        if (from != current) {
            return;
        }
        int status = response.getStatusCode();
        if ((status == 401 || status == 407) && answered(response)) {
            return;
        }
        handler.onResponse(this, response);
    }

    private boolean answered(SIPResponse challenge) {
        Optional<String> refusal = refusal();
        SIPRequest again = (SIPRequest) request.clone();
        if (refusal.isEmpty()) {
            again.removeFirst("Via");
            again.setHeader(new CSeq(leg.dialog.localCSeq() + 1, request.getMethod()));
            refusal = leg.session.box.authenticator().answer(leg.trunk(), target, request, challenge, again);
        }
        if (refusal.isPresent()) {
            leg.session.explanation.add("challenge", leg.trunk().name(), "the challenge to " + request.getMethod()
                    + " is not answered: " + refusal.get());
            return false;
        }
        answers++;
        leg.dialog = leg.dialog.next();
        request = again;
        current = leg.dispatch(again, target, this);
        return true;
    }

    private Optional<String> refusal() {
        if (!leg.mayAuthenticate(target)) {
            return Optional.of("the far end that asks has not been authenticated itself");
        }
        return answers == Authenticator.MOST_ANSWERS
                ? Optional.of("it was challenged again and again")
                : Optional.empty();
    }

    @Override
    public void onTimeout(ClientTransaction from) {
        if (from == current) {
            handler.onTimeout(this);
        }
    }

    @Override
    public void onTransportError(ClientTransaction from, String reason) {
        if (from == current) {
            handler.onTransportError(this, reason);
        }
    }

    @Override
    public SIPRequest request() {
        return current.request();
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public void cancel() {
        current.cancel();
    }

    @Override
    public void handOver(ResponseHandler next) {
        current.handOver(next);
    }
}
