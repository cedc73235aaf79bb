package org.jonction.api.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.osgi.annotation.versioning.ProviderType;

/** A received request and the right to answer it (RFC 3261 section 17.2, RFC 6026). Used on the call's loop only. */
@ProviderType
public interface ServerTransaction {
    /** The request, validated and unchanged. */
    SIPRequest request();

    /** Where it came from. */
    SipSource source();

    /**
     * Sends a response. Repetitions, and the absorption of repeated requests, are this transaction's work; those of a
     * 2xx to an INVITE are the caller's (RFC 3261 section 13.3.1.4), by calling this again with the same response. A
     * response that the state does not allow is dropped.
     */
    void respond(SIPResponse response);
}
