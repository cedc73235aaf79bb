package org.jonction.sip;

import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.text.ParseException;
import javax.sip.SipException;
import org.jspecify.annotations.Nullable;

/** The INVITE client transaction (RFC 3261 17.1.1 as corrected by RFC 6026). */
final class InviteClient extends Client {
    private static final int ABSORB_MS = 32_000; // timer D
    private static final long PROCEEDING_LIMIT_MS = 600_000; // RFC 3261 16.6 item 11: timer C, more than 3 minutes

    private final Transactions transactions;
    private State state = State.CALLING;
    private long intervalMs;
    private long deadlineMs;
    private boolean cancelWanted;
    private boolean cancelSent;
    private byte @Nullable [] ack;

    private enum State {
        CALLING,
        PROCEEDING,
        COMPLETED,
        ACCEPTED,
        TERMINATED
    }

    InviteClient(Transactions transactions, String key, SIPRequest request, byte[] message, Outgoing outgoing) {
        super(transactions.loop, key, request, message, outgoing);
        this.transactions = transactions;
        this.intervalMs = timers.t1Ms();
    }

    @Override
    void started() {
        deadlineMs = loop.wheel.nowMs() + lifetimeMs(); // timer B
        loop.wheel.schedule(this, hop.reliable() ? lifetimeMs() : intervalMs); // timer A
    }

    @Override
    void receive(SIPResponse response) {
        int status = response.getStatusCode();
        switch (state) {
            case CALLING, PROCEEDING -> {
                if (status < 200) {
                    provisional(response);
                } else if (status < 300) {
                    accepted(response);
                } else {
                    rejected(response);
                }
            }
            case ACCEPTED -> {
                if (status >= 200 && status < 300) {
                    deliver(response);
                }
            }
            case COMPLETED -> {
                if (status >= 300) {
                    sendAck();
                }
            }
            case TERMINATED -> {}
        }
    }

    private void provisional(SIPResponse response) {
        state = State.PROCEEDING;
        if (!cancelSent) {
            loop.wheel.schedule(this, PROCEEDING_LIMIT_MS);
        }
        if (cancelWanted) {
            sendCancel();
        }
        deliver(response);
    }

    private void accepted(SIPResponse response) {
        state = State.ACCEPTED;
        deliver(response);
        letGoOfRequest();
        endIn(lifetimeMs()); // timer M
    }

    // RFC 3261 17.1.1.3
    private void rejected(SIPResponse response) {
        state = State.COMPLETED;
        try {
            ack = loop.encoder.encode(request().createErrorAck((To) response.getTo()));
        } catch (SipException | ParseException | RuntimeException e) {
            ack = null; // a To that can be read but not written
        }
        sendAck();
        deliver(response);
        letGoOfUser();
        endIn(hop.reliable() ? 0 : ABSORB_MS);
    }

    private void sendAck() {
        if (ack != null) {
            hop.send(loop, ack, Hop.Failure.IGNORED);
        }
    }

    // RFC 3261 9.1
    @Override
    public void cancel() {
        if (state == State.PROCEEDING && !cancelSent) {
            sendCancel();
        } else if (state == State.CALLING) {
            cancelWanted = true;
        }
    }

    private void sendCancel() {
        cancelWanted = false;
        cancelSent = true;
        transactions.cancel(this);
        loop.wheel.schedule(this, lifetimeMs());
    }

    @Override
    void expire() {
        switch (state) {
            case CALLING -> repeatRequest();
            case PROCEEDING -> {
                if (cancelSent) {
                    timedOut();
                } else {
                    sendCancel();
                }
            }
            case COMPLETED, ACCEPTED, TERMINATED -> terminate();
        }
    }

    private void repeatRequest() {
        long leftMs = deadlineMs - loop.wheel.nowMs();
        if (leftMs <= 0) {
            timedOut();
            return;
        }
        if (!cancelWanted) { // what was given up must not ring at a peer that comes back
            sendRequest();
        }
        intervalMs = 2 * intervalMs;
        loop.wheel.schedule(this, Math.min(intervalMs, leftMs));
    }

    @Override
    void broken(String reason) {
        // once it proceeds, a response may come on another connection (RFC 3261 18.2.2)
        if (state == State.CALLING && !resorts(!cancelWanted)) {
            failed(reason);
        }
    }

    @Override
    void terminate() {
        state = State.TERMINATED;
        super.terminate();
    }
}
