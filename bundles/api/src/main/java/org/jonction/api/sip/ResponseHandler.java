package org.jonction.api.sip;

import gov.nist.javax.sip.message.SIPResponse;
import org.osgi.annotation.versioning.ConsumerType;

/** Receives what becomes of a sent request; every method runs on the loop of the request's Call-ID. */
@ConsumerType
public interface ResponseHandler {
    /**
     * A response other than 100 came, or 100 itself. Each 2xx of an INVITE is delivered, repetitions included, and must
     * be acknowledged by {@link SipService#sendAck}; the ACK of every other final response is sent by the transaction.
     */
    void onResponse(ClientTransaction transaction, SIPResponse response);

    /** No final response came in time (timer B or F): to be treated as 408 (RFC 3261 section 8.1.3.1). */
    void onTimeout(ClientTransaction transaction);

    /**
     * The request could not be sent, or its connection broke before any response: to be treated as 503 (RFC 3261 section
     * 8.1.3.1). After a provisional response the far end may answer on another connection (RFC 3261 section 18.2.2).
     */
    void onTransportError(ClientTransaction transaction, String reason);
}
