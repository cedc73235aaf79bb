package org.jonction.sip;

import gov.nist.core.Host;
import gov.nist.core.HostPort;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.Protocol;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.RequestHandler;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipFilter;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.SipTimers;
import org.jonction.api.sip.Target;
import org.jonction.api.sip.Transport;

/**
 * Plays calls through a stage of its own - a loop without a socket, between two imagined far ends (RFC 5737) - so that
 * Java has compiled the way of a message before the first real one takes it. Nothing of it is seen outside.
 */
final class Rehearsal implements RequestHandler, Wire, Hop {
    private static final int CALLS_PER_BREATH = 20;
    private static final int AFTER_ALL_TIMERS_MS = 40_000;
    private static final String SDP = """
            v=0
            o=- 1 1 IN IP4 192.0.2.1
            s=-
            c=IN IP4 192.0.2.1
            t=0 0
            m=audio 4000 RTP/AVP 8 101
            a=rtpmap:8 PCMA/8000
            a=rtpmap:101 telephone-event/8000
            """.replace("\n", "\r\n");

    private final SipSource caller = source("192.0.2.1");
    private final SipSource called = source("192.0.2.2");
    private final HostPort sentBy = new HostPort();
    private final Protocol protocol = new Protocol();
    private final Loop loop;
    private final Transactions transactions;
    private final Inbound inbound;
    private long nowMs;
    private byte[] sent = {};

    Rehearsal() {
        loop = new Loop(Runnable::run, () -> nowMs, delayMs -> {});
        Filters filters = new Filters();
        filters.set(List.of(new Open()));
        TransactionUser user = new TransactionUser();
        user.come(this);
        Lanes.Lane lane = new Lanes(List.of(loop), filters, user, Limits.NONE).next();
        transactions = lane.transactions();
        inbound = lane.inbound();
        sentBy.setHost(new Host("192.0.2.3"));
    }

    private static SipSource source(String address) {
        return new SipSource("", Transport.UDP, new InetSocketAddress(InetAddress.ofLiteral(address), 5060));
    }

    /** Plays calls, one after the other, with breaths between for those that are real. */
    void play(int calls, BooleanSupplier over) throws InterruptedException {
        for (int i = 1; i <= calls && !over.getAsBoolean(); i++) {
            call("rehearsal-" + i);
            if (i % CALLS_PER_BREATH == 0) {
                nowMs += AFTER_ALL_TIMERS_MS;
                loop.wheel.advance();
                Thread.sleep(1);
            }
        }
    }

    /** Messages that came from the imagined far ends. */
    long played() {
        return loop.received;
    }

    /** Messages that went to them. */
    long sent() {
        return loop.sent;
    }

    private void call(String callId) {
        receive(caller, request("INVITE", callId, "", SDP));
        receive(caller, request("ACK", callId, ";tag=box", ""));
        receive(caller, request("BYE", callId, ";tag=box", ""));
    }

    private void receive(SipSource from, String message) {
        inbound.datagram(message.getBytes(StandardCharsets.UTF_8), from, this);
    }

    private static String request(String method, String callId, String toTag, String body) {
        return method + " sip:+493012345@192.0.2.3:5060 SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK" + callId + method + ";rport\r\n"
                + "Max-Forwards: 70\r\nFrom: \"Rehearsal\" <sip:+498912345@192.0.2.1>;tag=a\r\n"
                + "To: <sip:+493012345@192.0.2.3>" + toTag + "\r\nCall-ID: " + callId + "\r\nCSeq: "
                + (method.equals("BYE") ? 2 : 1) + ' ' + method + "\r\nContact: <sip:a@192.0.2.1:5060;transport=udp>\r\n"
                + "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE\r\nSupported: timer\r\n"
                + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** The called side's response to what was sent last. */
    private String response(int status, String reason, String body) {
        StringBuilder text = new StringBuilder("SIP/2.0 " + status + ' ' + reason + "\r\n");
        for (String line : new String(sent, StandardCharsets.UTF_8).split("\r\n")) {
            if (line.startsWith("To:")) {
                text.append(line).append(line.contains(";tag=") ? "" : ";tag=b").append("\r\n");
            } else if (line.startsWith("Via:") || line.startsWith("From:") || line.startsWith("Call-ID:")
                    || line.startsWith("CSeq:")) {
                text.append(line).append("\r\n");
            }
        }
        return text.append("Contact: <sip:b@192.0.2.2:5060>\r\n")
                .append(body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
                .append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body).toString();
    }

    @Override
    public void onRequest(ServerTransaction transaction) {
        SIPRequest onward = (SIPRequest) transaction.request().clone();
        onward.removeHeader(Via.NAME);
        onward.setHeader(new CallID(loop.tokens.next()));
        transactions.send(onward, sentBy, protocol,
                new Client.Outgoing(called.asTarget(), this, SipTimers.DEFAULT, new Onward(transaction)), () -> null);
        if (onward.getMethod().equals(SIPRequest.INVITE)) {
            String ok = response(200, "OK", SDP);
            receive(called, response(180, "Ringing", ""));
            receive(called, ok);
        } else {
            receive(called, response(200, "OK", ""));
        }
    }

    @Override
    public void onAck(SIPRequest ack, SipSource source) {
        SIPRequest onward = (SIPRequest) ack.clone();
        onward.removeHeader(Via.NAME);
        transactions.sendAck(onward, sentBy, protocol, this);
    }

    @Override
    public void onCancel(ServerTransaction invite) {}

    /** Passes responses on. */
    private record Onward(ServerTransaction to) implements ResponseHandler {
        @Override
        public void onResponse(ClientTransaction transaction, SIPResponse response) {
            SIPResponse onward = to.request().createResponse(response.getStatusCode());
            onward.setToTag("box");
            byte[] body = response.getRawContent();
            try {
                onward.setHeader(response.getContactHeader());
                if (body != null) {
                    onward.setContent(body, response.getContentTypeHeader());
                }
            } catch (ParseException e) {
                throw new IllegalStateException(e);
            }
            to.respond(onward);
        }

        @Override
        public void onTimeout(ClientTransaction transaction) {}

        @Override
        public void onTransportError(ClientTransaction transaction, String reason) {}
    }

    /** Lets everybody speak. */
    private static final class Open implements SipFilter {
        @Override
        public Verdict onSource(SipSource source) {
            return Verdict.PASS;
        }

        @Override
        public Verdict onRequest(SIPRequest request, SipSource source) {
            return Verdict.PASS;
        }
    }

    // ---- the wire: what is sent arrives nowhere

    @Override
    public Hop replyHop(SipSource source, Via topVia) {
        return this;
    }

    @Override
    public boolean reliable() {
        return false;
    }

    @Override
    public void send(Loop from, byte[] message, Failure failure) {
        sent = message;
        from.sent++;
    }
}
