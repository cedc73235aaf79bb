package org.jonction.api.trunk;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.Optional;
import org.jonction.api.sip.Target;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Digest authentication between the box and the peers of its trunks (RFC 3261 section 22, RFC 8760). Safe from any
 * thread; nothing here blocks.
 *
 * <p>Whoever sends a request decides whether its receiver may see credentials at all: those of a trunk are for the
 * endpoints of its peer, not for whatever a Contact or Record-Route of an unauthenticated far end names.
 */
@ProviderType
public interface Authenticator {
    /** Times that one request is sent again because it was challenged. */
    int MOST_ANSWERS = 2;

    /**
     * Replaces the credentials of a request by those for the last challenges from {@code target}, so that it need not be
     * challenged again; leaves it without any when there was no challenge.
     */
    void present(Trunk trunk, Target target, SIPRequest request);

    /**
     * Answers a 401 or 407 (RFC 3261 sections 22.2 and 22.3), only when it names the realm of the trunk's account, and
     * not when credentials for that very challenge have just been refused.
     *
     * @param rejected the request as it was sent to {@code target}
     * @param again the same request that is to be sent next, with a new CSeq number; gets the credentials
     * @return empty when {@code again} is to be sent, else why not
     */
    Optional<String> answer(Trunk trunk, Target target, SIPRequest rejected, SIPResponse challenge, SIPRequest again);
}
