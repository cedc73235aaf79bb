package org.jonction.call;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipLoop;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Target;
import org.jspecify.annotations.Nullable;

/**
 * The bridge to a leg whose messages belong to another loop than its session: a transfer may join two calls whose
 * Call-IDs do not hash to the same loop.
 */
final class Crossing implements ClientTransaction, ResponseHandler {
    private final Leg leg;
    private final SIPRequest request;
    private final Target target;
    private final ResponseHandler handler;
    private volatile @Nullable ClientTransaction real;

    private Crossing(Leg leg, SIPRequest request, Target target, ResponseHandler handler) {
        this.leg = leg;
        this.request = request;
        this.target = target;
        this.handler = handler;
    }

    static ClientTransaction send(Leg leg, SIPRequest request, Target target, ResponseHandler handler) {
        Crossing crossing = new Crossing(leg, request, target, handler);
        leg.own.execute(crossing::send);
        return crossing;
    }

    private void send() {
        real = leg.session.box.sip().send(request, target, leg.trunk().profile().sip(), this);
    }

    /** The transaction of a request whose messages belong to {@code own}, to be used on {@code loop}. */
    static ServerTransaction of(ServerTransaction transaction, SipLoop own, SipLoop loop) {
        return own == loop ? transaction : new Received(own, transaction);
    }

    private record Received(SipLoop own, ServerTransaction transaction) implements ServerTransaction {
        @Override
        public SIPRequest request() {
            return transaction.request();
        }

        @Override
        public SipSource source() {
            return transaction.source();
        }

        @Override
        public void respond(SIPResponse response) {
            own.execute(() -> transaction.respond(response));
        }
    }

    @Override
    public SIPRequest request() {
        ClientTransaction sent = real;
        return sent == null ? request : sent.request();
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public void cancel() {
        leg.own.execute(() -> {
            ClientTransaction sent = real;
            if (sent != null) {
                sent.cancel();
            }
        });
    }

    @Override
    public void handOver(ResponseHandler next) {
        leg.own.execute(() -> {
            ClientTransaction sent = real;
            if (sent != null) {
                sent.handOver(next);
            }
        });
    }

    @Override
    public void onResponse(ClientTransaction from, SIPResponse response) {
        leg.session.loop.execute(() -> handler.onResponse(this, response));
    }

    @Override
    public void onTimeout(ClientTransaction from) {
        leg.session.loop.execute(() -> handler.onTimeout(this));
    }

    @Override
    public void onTransportError(ClientTransaction from, String reason) {
        leg.session.loop.execute(() -> handler.onTransportError(this, reason));
    }
}
