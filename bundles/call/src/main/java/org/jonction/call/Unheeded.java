package org.jonction.call;

import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;

/** For requests whose outcome changes nothing. */
final class Unheeded implements ResponseHandler {
    static final Unheeded ANY = new Unheeded();

    private Unheeded() {}

    @Override
    public void onResponse(ClientTransaction transaction, SIPResponse response) {}

    @Override
    public void onTimeout(ClientTransaction transaction) {}

    @Override
    public void onTransportError(ClientTransaction transaction, String reason) {}
}
