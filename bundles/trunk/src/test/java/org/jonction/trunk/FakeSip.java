package org.jonction.trunk;

import gov.nist.javax.sip.header.HeaderFactoryImpl;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.SipLoop;
import org.jonction.api.sip.SipService;
import org.jonction.api.sip.SipStatus;
import org.jonction.api.sip.SipTimers;
import org.jonction.api.sip.Target;
import org.jonction.api.sip.Transport;

/** The signalling layer with the far end played by the test. */
final class FakeSip implements SipService {
    /** A request on its way, and what the far end or the network does to it. */
    record Sent(SIPRequest request, Target target, SipTimers timers, ResponseHandler handler)
            implements ClientTransaction {
        @Override
        public void cancel() {
            throw new AssertionError("only an INVITE is cancelled");
        }

        @Override
        public void handOver(ResponseHandler next) {
            throw new AssertionError("only a session hands over");
        }

        void answer(int status) {
            handler.onResponse(this, request.createResponse(status));
        }

        void answer(int status, String header, String value) {
            SIPResponse response = request.createResponse(status);
            try {
                response.setHeader(new HeaderFactoryImpl().createHeader(header, value));
            } catch (ParseException e) {
                throw new IllegalArgumentException(e);
            }
            handler.onResponse(this, response);
        }

        void timeOut() {
            handler.onTimeout(this);
        }

        void fail(String reason) {
            handler.onTransportError(this, reason);
        }
    }

    final FakeLoop loop = new FakeLoop();
    final List<Sent> sent = new ArrayList<>();
    private final Map<Transport, ListeningPoint> points = new EnumMap<>(Transport.class);
    private int callIds;

    void listen(Transport transport, String error) {
        points.put(transport, new ListeningPoint("wan", "wan", transport, "192.0.2.1", "192.0.2.1", 5060, error));
    }

    Sent last() {
        return sent.getLast();
    }

    @Override
    public SipLoop loop(String callId) {
        return loop;
    }

    @Override
    public String newCallId(String callId) {
        return callId + "-" + ++callIds;
    }

    @Override
    public Optional<ListeningPoint> listeningPoint(String sipInterface, Transport transport) {
        return Optional.ofNullable(points.get(transport))
                .filter(point -> point.sipInterface().equals(sipInterface));
    }

    @Override
    public ClientTransaction send(SIPRequest request, Target target, SipTimers timers, ResponseHandler handler) {
        Sent transaction = new Sent(request, target, timers, handler);
        sent.add(transaction);
        return transaction;
    }

    @Override
    public void sendAck(SIPRequest ack, Target target) {
        throw new AssertionError("OPTIONS has no ACK");
    }

    @Override
    public SipStatus status() {
        return new SipStatus(List.copyOf(points.values()), 0, 0, 0, 0, 0, 0, 0, 0, 0, false);
    }
}
