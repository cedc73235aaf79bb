package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.Target;

/** A request on a connection that may be gone: if it is, the request goes to where its dialog names, once. */
final class Redial implements ResponseHandler {
    private final Leg leg;
    private final SIPRequest request;
    private final Target named;
    private final ResponseHandler handler;

    Redial(Leg leg, SIPRequest request, Target named, ResponseHandler handler) {
        this.leg = leg;
        this.request = request;
        this.named = named;
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
        request.removeFirst("Via");
        leg.send(request, named, handler);
    }
}
