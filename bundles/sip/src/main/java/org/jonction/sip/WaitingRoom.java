package org.jonction.sip;

import gov.nist.javax.sip.header.RetryAfter;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.ArrayDeque;
import javax.sip.InvalidArgumentException;
import org.jonction.api.sip.RequestHandler;
import org.jonction.api.sip.SipSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where requests wait while one request handler is replaced by the next. For one loop. */
final class WaitingRoom extends TimerWheel.Entry {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingRoom.class);
    static final int LONGEST_WAIT_MS = 2_000;
    static final int MOST_WAITING = 2_048;
    private static final int RETRY_AFTER_S = 5;

    private final TimerWheel wheel;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();

    private record Waiting(
            SIPRequest request, SipSource source, @Nullable Server server, long untilMs) {}

    WaitingRoom(TimerWheel wheel) {
        this.wheel = wheel;
    }

    /** A request whose transaction is {@code server}, or an ACK without one. */
    void add(SIPRequest request, SipSource source, @Nullable Server server) {
        if (queue.size() == MOST_WAITING) {
            refuse(server);
            return;
        }
        queue.add(new Waiting(request, source, server, wheel.nowMs() + LONGEST_WAIT_MS));
        if (!waiting()) {
            wheel.schedule(this, LONGEST_WAIT_MS);
        }
    }

    /** Hands everything to {@code handler}. */
    void flush(RequestHandler handler) {
        wheel.cancel(this);
        for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
            if (next.server == null) {
                acknowledge(handler, next.request, next.source);
            } else {
                next.server.offerTo(handler);
            }
        }
    }

    static void acknowledge(RequestHandler handler, SIPRequest ack, SipSource source) {
        try {
            handler.onAck(ack, source);
        } catch (RuntimeException e) {
            LOG.error("The request handler failed", e);
        }
    }

    @Override
    void expire() {
        long nowMs = wheel.nowMs();
        Waiting next = queue.peek();
        for (; next != null && next.untilMs <= nowMs; next = queue.peek()) {
            queue.remove();
            refuse(next.server);
        }
        if (next != null) {
            wheel.schedule(this, next.untilMs - nowMs);
        }
    }

    static void refuse(@Nullable Server server) {
        refuse(server, RETRY_AFTER_S);
    }

    /** Answers 503 (RFC 3261 21.5.4). */
    static void refuse(@Nullable Server server, int retryAfterS) {
        Received received = server == null ? null : server.received();
        if (server == null || received == null) {
            return;
        }
        SIPResponse response = server.reply(received.request(), SIPResponse.SERVICE_UNAVAILABLE);
        RetryAfter retryAfter = new RetryAfter();
        try {
            retryAfter.setRetryAfter(retryAfterS);
        } catch (InvalidArgumentException e) {
            throw new IllegalStateException(e);
        }
        response.setHeader(retryAfter);
        server.respond(response);
    }
}
