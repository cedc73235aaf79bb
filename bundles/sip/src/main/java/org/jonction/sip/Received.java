package org.jonction.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipSource;

/** What the transaction user holds: the request lives as long as the user wants, not as long as the state machine. */
record Received(SIPRequest request, SipSource source, Server server) implements ServerTransaction {
    @Override
    public void respond(SIPResponse response) {
        server.loop.mustBeCurrent();
        server.respond(response);
    }
}
