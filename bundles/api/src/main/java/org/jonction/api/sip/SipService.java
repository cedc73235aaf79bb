package org.jonction.api.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Sends requests and knows the listening points. Keeps no dialogs. */
@ProviderType
public interface SipService {
    /** The loop that owns every message with this Call-ID. */
    SipLoop loop(String callId);

    /** A new Call-ID that names no host and belongs to the same loop as {@code callId}. */
    String newCallId(String callId);

    /** The listening point of an interface and transport, or empty when it is not configured. */
    Optional<ListeningPoint> listeningPoint(String sipInterface, Transport transport);

    /**
     * Sends a request other than ACK in a new client transaction; adds the top Via. Runs on the loop of the Call-ID, and
     * calls {@code handler} there, never before it returns.
     */
    ClientTransaction send(SIPRequest request, Target target, SipTimers timers, ResponseHandler handler);

    /** Sends the ACK of a 2xx (RFC 3261 section 13.2.2.4); adds the top Via. */
    void sendAck(SIPRequest ack, Target target);

    /** Counters and tables for operators and tests. */
    SipStatus status();
}
