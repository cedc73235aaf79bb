package org.jonction.sip;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.util.function.Consumer;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.SipTimers;
import org.jonction.api.sip.Target;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client transaction (RFC 3261 17.1) in its loop's table. */
abstract class Client extends TimerWheel.Entry implements ClientTransaction, Hop.Failure {
    private static final Logger LOG = LoggerFactory.getLogger(Client.class);

    private static final byte[] NO_MESSAGE = {};

    final Loop loop;
    Hop hop;
    final SipTimers timers;
    private final String key;
    private final String method;
    private final Target target;
    private byte[] message;
    private @Nullable Resort resort;
    private @Nullable SIPRequest request;
    private @Nullable ResponseHandler handler;

    /** A transaction of {@code request}, which was written to {@code message}. */
    Client(Loop loop, String key, SIPRequest request, byte[] message, Outgoing outgoing) {
        this.loop = loop;
        this.key = key;
        this.request = request;
        this.method = request.getMethod();
        this.message = message;
        this.hop = outgoing.hop();
        this.target = outgoing.target();
        this.timers = outgoing.timers();
        this.handler = outgoing.handler();
    }

    /**
     * Where a request goes and who hears of it.
     *
     * @param target next hop
     * @param hop the way to it
     * @param timers timers towards it
     * @param handler who is told what becomes of the request
     */
    record Outgoing(Target target, Hop hop, SipTimers timers, ResponseHandler handler) {
        Outgoing by(Hop other) {
            return new Outgoing(target, other, timers, handler);
        }
    }

    /**
     * What is done when the first way is closed.
     *
     * @param hop the other way
     * @param message the request as it is written for that
     * @param taken told that the first way is closed
     */
    record Resort(Hop hop, byte[] message, Runnable taken) {}

    /** Sends the request; when its way is closed, what {@code other} says. */
    final void start(Resort other) {
        resort = other;
        start();
    }

    /** Sends the request. */
    final void start() {
        loop.clients.put(key, this);
        started();
        sendRequest();
    }

    abstract void started();

    abstract void receive(SIPResponse response);

    /** The request could not be sent, or the connection on which it was sent broke. */
    abstract void broken(String reason);

    final String method() {
        return method;
    }

    @Override
    public final Target target() {
        return target;
    }

    /** The request; written anew from its bytes when the transaction has let go of it in the meantime. */
    @Override
    public final SIPRequest request() {
        if (request == null) {
            int bodyStart = HeaderScan.headerEnd(message, 0, message.length);
            SIPMessage again = new MessageReader().read(message, bodyStart, message.length);
            if (!(again instanceof SIPRequest read)) {
                throw new IllegalStateException("a request that was sent cannot be read again");
            }
            return read;
        }
        return request;
    }

    final void sendRequest() {
        Hop by = hop;
        Hop.Failure failure = resort == null ? this : reason -> loop.execute(() -> broken(by, reason));
        by.send(loop, message, failure);
    }

    private void broken(Hop by, String reason) {
        if (by == hop) {
            broken(reason);
        }
    }

    /** Whether the request goes another way now that the first is closed, when that is {@code wanted} still. */
    final boolean resorts(boolean wanted) {
        Resort other = resort;
        if (other == null) {
            return false;
        }
        other.taken.run();
        if (!wanted) {
            return false;
        }
        resort = null;
        hop = other.hop;
        message = other.message;
        request = null; // its Via names the first way
        started();
        sendRequest();
        return true;
    }

    @Override
    public final void sendFailed(String reason) {
        loop.execute(() -> broken(reason));
    }

    final long lifetimeMs() {
        return 64L * timers.t1Ms(); // timers B, F, M and H
    }

    final void deliver(SIPResponse response) {
        tell(handler, user -> user.onResponse(this, response));
    }

    final void timedOut() {
        ResponseHandler last = handler;
        terminate();
        tell(last, user -> user.onTimeout(this));
    }

    final void failed(String reason) {
        ResponseHandler last = handler;
        terminate();
        tell(last, user -> user.onTransportError(this, reason));
    }

    private static void tell(@Nullable ResponseHandler handler, Consumer<ResponseHandler> event) {
        if (handler == null) {
            return;
        }
        try {
            event.accept(handler);
        } catch (RuntimeException e) {
            LOG.error("A response handler failed", e);
        }
    }

    @Override
    public final void handOver(ResponseHandler next) {
        if (handler != null) {
            handler = next;
            request = null;
            message = NO_MESSAGE;
        }
    }

    /** What is kept from now on is small: requests wait in thousands for repetitions of their responses. */
    final void letGoOfRequest() {
        request = null;
        resort = null;
    }

    final void letGoOfUser() {
        letGoOfRequest();
        handler = null;
    }

    final void endIn(long afterMs) {
        if (afterMs == 0) {
            terminate();
        } else {
            loop.wheel.schedule(this, afterMs);
        }
    }

    void terminate() {
        handler = null;
        loop.wheel.cancel(this);
        loop.clients.remove(key, this);
    }
}
