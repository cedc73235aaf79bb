package org.jonction.sip;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

/** The non-INVITE client transaction (RFC 3261 17.1.2). */
final class NonInviteClient extends Client {
    private State state = State.TRYING;
    private long intervalMs;
    private long deadlineMs;

    private enum State {
        TRYING,
        PROCEEDING,
        COMPLETED,
        TERMINATED
    }

    NonInviteClient(Loop loop, String key, SIPRequest request, byte[] message, Outgoing outgoing) {
        super(loop, key, request, message, outgoing);
        this.intervalMs = timers.t1Ms();
    }

    @Override
    void started() {
        deadlineMs = loop.wheel.nowMs() + lifetimeMs(); // timer F
        loop.wheel.schedule(this, hop.reliable() ? lifetimeMs() : intervalMs); // timer E
    }

    @Override
    void receive(SIPResponse response) {
        if (state != State.TRYING && state != State.PROCEEDING) {
            return;
        }
        if (response.getStatusCode() < 200) {
            state = State.PROCEEDING;
            deliver(response);
        } else {
            state = State.COMPLETED;
            deliver(response);
            letGoOfUser();
            endIn(hop.reliable() ? 0 : timers.t4Ms()); // timer K
        }
    }

    @Override
    public void cancel() {
        // RFC 3261 9.1: only an INVITE is cancelled
    }

    @Override
    void expire() {
        switch (state) {
            case TRYING, PROCEEDING -> repeatRequest();
            case COMPLETED, TERMINATED -> terminate();
        }
    }

    private void repeatRequest() {
        long leftMs = deadlineMs - loop.wheel.nowMs();
        if (leftMs <= 0) {
            timedOut();
            return;
        }
        sendRequest();
        intervalMs = state == State.PROCEEDING ? timers.t2Ms() : Math.min(2 * intervalMs, timers.t2Ms());
        loop.wheel.schedule(this, Math.min(intervalMs, leftMs));
    }

    @Override
    void broken(String reason) {
        if (state == State.TRYING && !resorts(true)) {
            failed(reason);
        }
    }

    @Override
    void terminate() {
        state = State.TERMINATED;
        super.terminate();
    }
}
