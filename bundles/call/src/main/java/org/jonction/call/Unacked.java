package org.jonction.call;

import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipLoop;
import org.jonction.api.sip.SipTimers;

/** A 2xx to an INVITE that is repeated until its ACK comes (RFC 3261 section 13.3.1.4). */
final class Unacked {
    private final SipLoop loop;
    private final ServerTransaction transaction;
    private final SIPResponse response;
    private final SipTimers timers;
    private final Runnable missing;
    private SipLoop.Timer timer;
    private long intervalMs;
    private long leftMs;

    /** Sends the response; {@code missing} runs when no ACK came within 64 T1. */
    Unacked(SipLoop loop, ServerTransaction transaction, SIPResponse response, SipTimers timers, Runnable missing) {
        this.loop = loop;
        this.transaction = transaction;
        this.response = response;
        this.timers = timers;
        this.missing = missing;
        intervalMs = timers.t1Ms();
        leftMs = 64 * intervalMs;
        transaction.respond(response);
        timer = loop.schedule(intervalMs, this::repeat);
    }

    private void repeat() {
        leftMs -= intervalMs;
        if (leftMs == 0) {
            missing.run();
            return;
        }
        transaction.respond(response);
        intervalMs = Math.min(Math.min(2 * intervalMs, timers.t2Ms()), leftMs);
        timer = loop.schedule(intervalMs, this::repeat);
    }

    long cseq() {
        return response.getCSeq().getSeqNumber();
    }

    void stop() {
        timer.cancel();
    }
}
