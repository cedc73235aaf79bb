package org.jonction.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.sip.RequestHandler;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.SipTimers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server transaction (RFC 3261 17.2) in its loop's table. It lets go of the request once that is answered. */
abstract class Server extends TimerWheel.Entry {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    static final SipTimers TIMERS = SipTimers.DEFAULT;
    static final int LIFETIME_MS = 64 * TIMERS.t1Ms();

    final Loop loop;
    final Hop hop;
    private final String key;
    private @Nullable Received received;
    private @Nullable RequestHandler user;
    private @Nullable String localTag;
    private byte @Nullable [] last;

    Server(Loop loop, String key, SIPRequest request, SipSource source, Hop hop) {
        this.loop = loop;
        this.key = key;
        this.hop = hop;
        this.received = new Received(request, source, this);
        loop.servers.put(key, this);
    }

    /** Sends a response of the transaction user, as far as the state allows one. */
    abstract void respond(SIPResponse response);

    /** The request came again. */
    abstract void repeated();

    /** Hands the request to {@code handler}, unless it has been answered while it waited. */
    final void offerTo(RequestHandler handler) {
        if (received == null) {
            return;
        }
        user = handler;
        try {
            handler.onRequest(received);
        } catch (RuntimeException e) {
            LOG.error("The request handler failed", e);
            respond(SIPResponse.SERVER_INTERNAL_ERROR);
        }
    }

    /** Whether {@code handler} holds the request and has not finally answered it. */
    final boolean offeredTo(RequestHandler handler) {
        return received != null && user == handler;
    }

    final @Nullable RequestHandler user() {
        return user;
    }

    /** What the transaction user sees, until the final response. */
    final @Nullable Received received() {
        return received;
    }

    /** Answers by itself; no effect after a final response. */
    final void respond(int status) {
        if (received != null) {
            respond(reply(received.request(), status));
        }
    }

    final SIPResponse reply(SIPRequest request, int status) {
        SIPResponse response = request.createResponse(status);
        if (status > 100 && response.getToTag() == null) {
            response.setToTag(localTag());
        }
        return response;
    }

    /** The tag in To that the responses carry (RFC 3261 8.2.6.2). */
    final String localTag() {
        if (localTag == null) {
            localTag = loop.tokens.next();
        }
        return localTag;
    }

    /**
     * Sends {@code response}, to be sent again by {@link #sendLast}; 500 in place of one that cannot be written.
     *
     * @return the status that was sent
     */
    final int send(SIPResponse response) {
        if (response.getToTag() != null) {
            localTag = response.getToTag();
        }
        int status = response.getStatusCode();
        byte[] bytes = loop.encoder.encode(response);
        if (bytes == null && received != null) {
            status = SIPResponse.SERVER_INTERNAL_ERROR;
            bytes = loop.encoder.encode(reply(received.request(), status));
        }
        last = bytes;
        sendLast();
        return status;
    }

    final void sendLast() {
        if (last != null) {
            hop.send(loop, last, Hop.Failure.IGNORED);
        }
    }

    final boolean hasSent() {
        return last != null;
    }

    /** The final response has been sent: only what may have to be repeated is kept. */
    final void answered() {
        received = null;
        user = null;
    }

    final void forgetLast() {
        last = null;
    }

    /** Leaves the table {@code afterMs} from now, at once when that is 0. */
    final void endIn(long afterMs) {
        if (afterMs == 0) {
            terminate();
        } else {
            loop.wheel.schedule(this, afterMs);
        }
    }

    void terminate() {
        answered();
        loop.wheel.cancel(this);
        loop.servers.remove(key, this);
    }
}
