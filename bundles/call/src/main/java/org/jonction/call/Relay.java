package org.jonction.call;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.List;
import javax.sip.header.Header;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.ServerTransaction;

/** An INFO (RFC 6086, RFC 2976) or MESSAGE (RFC 3428) on its way from one side of a call to the other. */
final class Relay implements ResponseHandler {
    private static final List<String> PASSED = List.of("Content-Type", "Content-Disposition", "Info-Package");

    private final Leg from;
    private final Leg to;
    private final ServerTransaction transaction;

    private Relay(Leg from, Leg to, ServerTransaction transaction) {
        this.from = from;
        this.to = to;
        this.transaction = transaction;
    }

    static void pass(Leg from, Leg to, ServerTransaction transaction) {
        SIPRequest received = transaction.request();
        SIPRequest request = to.request(received.getMethod());
        for (String name : PASSED) {
            Header header = received.getHeader(name);
            if (header != null) {
                request.setHeader((SIPHeader) header);
            }
        }
        if (received.hasContent()) {
            request.setMessageContent(received.getRawContent());
        }
        to.send(request, new Relay(from, to, transaction));
    }

    @Override
    public void onResponse(ClientTransaction passed, SIPResponse response) {
        int status = response.getStatusCode();
        if (status < 200) {
            return;
        }
        from.respond(transaction, status < 300 ? 200 : Failure.passable(status));
        if (status == 481) {
            // RFC 3261 12.2.1.2
            from.session.state.end(from.session, Cause.lost(to, to.who() + " does not know the call any more"));
        }
    }

    @Override
    public void onTimeout(ClientTransaction passed) {
        from.respond(transaction, 408);
    }

    @Override
    public void onTransportError(ClientTransaction passed, String reason) {
        from.respond(transaction, 503);
    }
}
