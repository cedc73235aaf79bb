package org.jonction.api.sip;

import gov.nist.javax.sip.message.SIPRequest;
import org.osgi.annotation.versioning.ProviderType;

/** A sent request that awaits its final response (RFC 3261 section 17.1, RFC 6026). Used on the call's loop only. */
@ProviderType
public interface ClientTransaction {
    /** The request as sent, with its top Via. */
    SIPRequest request();

    /** Where it was sent. */
    Target target();

    /**
     * Cancels an INVITE (RFC 3261 section 9.1): at once when a provisional response has come, else as soon as one
     * comes, and until then the INVITE is not repeated; without effect after a final response. The final response,
     * normally 487, is still delivered.
     */
    void cancel();

    /**
     * From now on {@code handler} hears what becomes of the request, and the request itself is forgotten; no effect once
     * nothing more can come.
     */
    void handOver(ResponseHandler handler);
}
