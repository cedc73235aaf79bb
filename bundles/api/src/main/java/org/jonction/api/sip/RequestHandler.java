package org.jonction.api.sip;

import gov.nist.javax.sip.message.SIPRequest;
import org.osgi.annotation.versioning.ProviderType;

/** The transaction user: the one service that receives valid requests, on the loop of their Call-ID. */
@ProviderType
public interface RequestHandler {
    /** A request other than ACK and CANCEL that opened a new server transaction. */
    void onRequest(ServerTransaction transaction);

    /** The ACK of a 2xx (RFC 3261 section 13.3.1.4), or of no transaction at all. */
    void onAck(SIPRequest ack, SipSource source);

    /** {@code invite}, not finally answered yet, was cancelled; the CANCEL itself has been answered. */
    void onCancel(ServerTransaction invite);
}
