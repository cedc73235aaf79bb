package org.jonction.sip;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

/** What tells transactions apart. */
final class TransactionKey {
    private TransactionKey() {}

    /** The key of the server transaction that {@code request} belongs to or opens (RFC 3261 17.2.3). */
    static String server(SIPRequest request) {
        String method = request.getMethod();
        return server(request, method.equals(SIPRequest.ACK) ? SIPRequest.INVITE : method);
    }

    /** The key of the INVITE server transaction that {@code cancel} is about (RFC 3261 9.2). */
    static String cancelled(SIPRequest cancel) {
        return server(cancel, SIPRequest.INVITE);
    }

    private static String server(SIPRequest request, String method) {
        Via via = request.getTopmostVia();
        if (Validation.hasMagicCookie(via)) {
            return via.getBranch() + ' ' + via.getHost() + ' ' + via.getPort() + ' ' + method;
        }
        // RFC 2543: there is no branch to go by. The tag of To is left out, as that of an ACK is the response's.
        return String.join(
                " ",
                request.getRequestURI().toString(),
                request.getFrom().toString(),
                request.getCallId().getCallId(),
                Long.toString(request.getCSeq().getSeqNumber()),
                via.getHost() + ':' + via.getPort(),
                String.valueOf(via.getBranch()),
                method);
    }

    /** The key of the client transaction that {@code response} belongs to (RFC 3261 17.1.3). */
    static String client(SIPResponse response) {
        return client(response.getTopmostVia().getBranch(), response.getCSeq().getMethod());
    }

    /** The key of a client transaction; a CANCEL shares the branch of its INVITE (RFC 3261 9.1). */
    static String client(String branch, String method) {
        return method.equals(SIPRequest.CANCEL) ? branch + ' ' + method : branch;
    }
}
