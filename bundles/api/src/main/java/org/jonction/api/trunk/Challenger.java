package org.jonction.api.trunk;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.List;
import org.jonction.api.sip.SipSource;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Demands digest authentication of the peers of trunks that have {@link Access#demanded()} (RFC 3261 section 22, RFC
 * 8760). Safe from any thread; nothing here blocks.
 */
@ProviderType
public interface Challenger {
    /** Judges a request other than ACK and CANCEL, which cannot be challenged (RFC 3261 section 22.1). */
    Verdict judge(Trunk trunk, SipSource source, SIPRequest request);

    /**
     * What is to become of a request.
     *
     * @param kind what
     * @param challenges values of the WWW-Authenticate headers of a 401, strongest first
     * @param retryAfterS seconds for Retry-After of a 503
     */
    record Verdict(Kind kind, List<String> challenges, int retryAfterS) {
        /** The trunk demands nothing. */
        public static final Verdict FREE = new Verdict(Kind.FREE, List.of(), 0);
        /** The sender knows the password. */
        public static final Verdict PROVEN = new Verdict(Kind.PROVEN, List.of(), 0);

        public Verdict {
            challenges = List.copyOf(challenges);
        }
    }

    /** What is to become of a request. */
    enum Kind {
        /** Taken: nothing has to be proven. */
        FREE,
        /** Taken: it was proven. */
        PROVEN,
        /** Answered with 401. */
        CHALLENGED,
        /** Answered with 503: too many wrong passwords came from there. */
        SLOWED
    }
}
