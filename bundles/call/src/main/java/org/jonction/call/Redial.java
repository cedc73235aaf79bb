package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.Target;

/** A request whose way may be broken, for instance a connection that is gone: if so, it goes another way, once. */
final class Redial implements ResponseHandler {
    private final Leg leg;
    private final Target other;
    private final ResponseHandler handler;

    Redial(Leg leg, Target other, ResponseHandler handler) {
        this.leg = leg;
        this.other = other;
        this.handler = handler;
    }

    @Override
    public void onResponse(ClientTransaction transaction, SIPResponse response) {
        handler.onResponse(transaction, response);
    }

    @Override
    public void onTimeout(ClientTransaction transaction) {
        handler.onTimeout(transaction);
    }

    @Override
    public void onTransportError(ClientTransaction transaction, String reason) {
        SIPRequest request = transaction.request();
        request.removeFirst("Via");
        leg.send(request, other, handler);
    }
}
