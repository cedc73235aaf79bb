package org.jonction.api.sip;

import gov.nist.javax.sip.message.SIPRequest;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides who may speak to the box. Filters are asked in the order of {@code service.ranking}, highest first; the first
 * {@link Verdict#DROP} ends it. While there is no filter at all, everything is dropped. Both methods run on an event loop
 * for every message: they must not block or throw.
 */
@ConsumerType
public interface SipFilter {
    /** Asked when a connection is accepted, and before any message is parsed. */
    Verdict onSource(SipSource source);

    /** Asked for each valid request before it opens a transaction. */
    default Verdict onRequest(SIPRequest request, SipSource source) {
        return Verdict.PASS;
    }

    /** What is to become of a message. */
    enum Verdict {
        /** This filter has nothing against it. */
        PASS,
        /** Nothing but a valid REGISTER; everything else meets silence. */
        REGISTER_ONLY,
        /** Silence: no answer of any kind, a connection is closed. */
        DROP
    }
}
