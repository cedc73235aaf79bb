package org.jonction.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.sip.SipSource;

/** The non-INVITE server transaction (RFC 3261 17.2.2). */
final class NonInviteServer extends Server {
    private State state = State.TRYING;

    private enum State {
        TRYING,
        PROCEEDING,
        COMPLETED,
        TERMINATED
    }

    NonInviteServer(Loop loop, String key, SIPRequest request, SipSource source, Hop hop) {
        super(loop, key, request, source, hop);
        endIn(LIFETIME_MS); // RFC 4320 4.2: a later answer is of no use
    }

    @Override
    void respond(SIPResponse response) {
        if (state != State.TRYING && state != State.PROCEEDING) {
            return;
        }
        if (send(response) < 200) {
            state = State.PROCEEDING;
        } else {
            state = State.COMPLETED;
            answered();
            endIn(hop.reliable() ? 0 : LIFETIME_MS); // timer J
        }
    }

    @Override
    void repeated() {
        sendLast();
    }

    @Override
    void expire() {
        terminate();
    }

    @Override
    void terminate() {
        state = State.TERMINATED;
        super.terminate();
    }
}
