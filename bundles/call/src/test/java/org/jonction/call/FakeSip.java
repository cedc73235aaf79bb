package org.jonction.call;

import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sip.SipException;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.SipLoop;
import org.jonction.api.sip.SipService;
import org.jonction.api.sip.SipStatus;
import org.jonction.api.sip.SipTimers;
import org.jonction.api.sip.Target;
import org.jonction.api.sip.Transport;

/** The signalling layer without a network: what is sent is kept for the test's far ends. */
final class FakeSip implements SipService {
    final TestLoop loop = new TestLoop();
    final List<Outgoing> sent = new ArrayList<>();
    final List<Ack> acks = new ArrayList<>();
    final Map<String, List<String>> texts = new HashMap<>();
    private int calls;
    private int branches;

    /** An ACK of a 2xx as it left. */
    record Ack(SIPRequest request, Target target) {}

    /** A request as it left, with its transaction. */
    final class Outgoing implements ClientTransaction {
        final SIPRequest request;
        final Target target;
        ResponseHandler handler;
        boolean cancelled;

        Outgoing(SIPRequest request, Target target, ResponseHandler handler) {
            this.request = request;
            this.target = target;
            this.handler = handler;
        }

        @Override
        public SIPRequest request() {
            return request;
        }

        @Override
        public Target target() {
            return target;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public void handOver(ResponseHandler next) {
            handler = next;
        }
    }

    @Override
    public SipLoop loop(String callId) {
        return loop;
    }

    @Override
    public String newCallId(String callId) {
        return "box-" + ++calls;
    }

    @Override
    public Optional<ListeningPoint> listeningPoint(String sipInterface, Transport transport) {
        String host = sipInterface.equals("lan") ? Bench.LAN_BOX : Bench.WAN_BOX;
        return Optional.of(new ListeningPoint(sipInterface, sipInterface, transport, host, host, 5060, ""));
    }

    @Override
    public ClientTransaction send(SIPRequest request, Target target, SipTimers timers, ResponseHandler handler) {
        Outgoing outgoing = new Outgoing(leave(request, target), target, handler);
        sent.add(outgoing);
        return outgoing;
    }

    @Override
    public void sendAck(SIPRequest ack, Target target) {
        acks.add(new Ack(leave(ack, target), target));
    }

    private SIPRequest leave(SIPRequest request, Target target) {
        try {
            Via via = new Via();
            via.setTransport(target.transport().name());
            via.setHost(target.sipInterface().equals("lan") ? Bench.LAN_BOX : Bench.WAN_BOX);
            via.setBranch("z9hG4bKbox" + ++branches);
            request.addFirst(via);
        } catch (SipException | java.text.ParseException e) {
            throw new AssertionError(e);
        }
        return Wire.request(note(target.sipInterface(), Wire.text(request)));
    }

    /** Remembers what went out on an interface. */
    String note(String sipInterface, String text) {
        texts.computeIfAbsent(sipInterface, name -> new ArrayList<>()).add(text);
        return text;
    }

    @Override
    public SipStatus status() {
        return new SipStatus(List.of(), 0, 0, 0, 0, 0, 0, 0, 0, 0, false);
    }
}
