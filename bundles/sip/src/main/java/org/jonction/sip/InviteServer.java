package org.jonction.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.sip.RequestHandler;
import org.jonction.api.sip.SipSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The INVITE server transaction (RFC 3261 17.2.1 as corrected by RFC 6026). */
final class InviteServer extends Server {
    private static final Logger LOG = LoggerFactory.getLogger(InviteServer.class);
    private static final long TRYING_AFTER_MS = 200;
    /** A user that neither answers nor sends provisional responses any more has forgotten the call. */
    private static final long PROCEEDING_LIMIT_MS = 600_000;

    private State state = State.PROCEEDING;
    private long intervalMs = TIMERS.t1Ms();
    private long deadlineMs;

    private enum State {
        PROCEEDING,
        COMPLETED,
        CONFIRMED,
        ACCEPTED,
        TERMINATED
    }

    InviteServer(Loop loop, String key, SIPRequest request, SipSource source, Hop hop) {
        super(loop, key, request, source, hop);
        loop.wheel.schedule(this, TRYING_AFTER_MS);
    }

    @Override
    void respond(SIPResponse response) {
        if (state == State.PROCEEDING) {
            int status = send(response);
            if (status < 200) {
                loop.wheel.schedule(this, PROCEEDING_LIMIT_MS);
            } else if (status < 300) {
                accepted();
            } else {
                completed();
            }
        } else if (state == State.ACCEPTED && response.getStatusCode() / 100 == 2) {
            send(response); // RFC 6026 7.1: repetitions are the user's
            forgetLast();
        }
    }

    private void accepted() {
        state = State.ACCEPTED;
        answered();
        forgetLast();
        endIn(LIFETIME_MS); // timer L
    }

    private void completed() {
        state = State.COMPLETED;
        answered();
        deadlineMs = loop.wheel.nowMs() + LIFETIME_MS; // timer H
        loop.wheel.schedule(this, hop.reliable() ? LIFETIME_MS : intervalMs); // timer G
    }

    @Override
    void repeated() {
        if (state == State.PROCEEDING || state == State.COMPLETED) {
            sendLast();
        }
    }

    /** Takes the ACK; false when it is that of a 2xx and so the user's (RFC 6026 7.1). */
    boolean acknowledged() {
        if (state == State.COMPLETED) {
            state = State.CONFIRMED;
            endIn(hop.reliable() ? 0 : TIMERS.t4Ms()); // timer I
        }
        return state != State.ACCEPTED;
    }

    /** A CANCEL came; without effect after a final response (RFC 3261 9.2). */
    void cancelled() {
        Received invite = received();
        RequestHandler handler = user();
        if (invite == null) {
            return;
        }
        if (handler == null) {
            respond(SIPResponse.REQUEST_TERMINATED);
            return;
        }
        try {
            handler.onCancel(invite);
        } catch (RuntimeException e) {
            LOG.error("The request handler failed", e);
            respond(SIPResponse.REQUEST_TERMINATED);
        }
    }

    @Override
    void expire() {
        switch (state) {
            case PROCEEDING -> respond(hasSent() ? SIPResponse.SERVER_INTERNAL_ERROR : SIPResponse.TRYING);
            case COMPLETED -> repeatFinal();
            case CONFIRMED, ACCEPTED, TERMINATED -> terminate();
        }
    }

    private void repeatFinal() {
        long leftMs = deadlineMs - loop.wheel.nowMs();
        if (leftMs <= 0) {
            terminate();
            return;
        }
        sendLast();
        intervalMs = Math.min(2 * intervalMs, TIMERS.t2Ms());
        loop.wheel.schedule(this, Math.min(intervalMs, leftMs));
    }

    @Override
    void terminate() {
        state = State.TERMINATED;
        super.terminate();
    }
}
