package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Transport;

/** A user agent beyond the box, with one dialog. It writes its messages as text, full of its own names. */
final class FarEnd {
    private static int serial;

    final Bench bench;
    final String sipInterface;
    final String address;
    final String host;
    final String agent;
    Transport transport = Transport.UDP;
    String requestUri = "sip:+4930123456@box.invalid";
    String from;
    String extra;
    int hops = 30;
    int port = 5060;
    String contact;
    String callId = "";
    String tag = "t" + ++serial;
    String boxTag = "";
    long cseq;
    FakeSip.Outgoing invite;
    final List<FakeSip.Outgoing> taken = new ArrayList<>();

    FarEnd(Bench bench, String sipInterface, String address, String host, String agent) {
        this.bench = bench;
        this.sipInterface = sipInterface;
        this.address = address;
        this.host = host;
        this.agent = agent;
        from = "\"Alice\" <sip:+4940987654@" + host + ">";
        contact = "sip:me@" + address + ":5060";
        extra = "Subject: secret of " + host + "\nOrganization: " + host + "\nDate: Sat, 13 Nov 2010 23:29:00 GMT\n"
                + "Alert-Info: <http://" + host + "/ring.wav>\n";
    }

    /** A request that this far end has sent, and what the box answered. */
    final class Request implements ServerTransaction {
        final SIPRequest request;
        final List<SIPResponse> responses = new ArrayList<>();

        Request(SIPRequest request) {
            this.request = request;
        }

        @Override
        public SIPRequest request() {
            return request;
        }

        @Override
        public SipSource source() {
            return FarEnd.this.source();
        }

        @Override
        public void respond(SIPResponse response) {
            boolean done = !responses.isEmpty() && last().getStatusCode() >= 200;
            if (done && !(last().getStatusCode() < 300 && request.getMethod().equals("INVITE"))) {
                return;
            }
            SIPResponse read = Wire.response(bench.sip.note(sipInterface, Wire.text(response)));
            responses.add(read);
            if (read.getToTag() != null) {
                boxTag = read.getToTag();
            }
        }

        SIPResponse last() {
            return responses.getLast();
        }

        int status() {
            return responses.isEmpty() ? 0 : last().getStatusCode();
        }

        FarEnd sender() {
            return FarEnd.this;
        }

        void cancelIfOpen() {
            if (request.getMethod().equals("INVITE") && status() < 200) {
                cancel();
            }
        }

        void cancel() {
            bench.manager.onCancel(this);
            bench.sip.loop.run();
        }
    }

    SipSource source() {
        return new SipSource(sipInterface, transport, new InetSocketAddress(address, port));
    }

    // ---- as the caller

    Request invite(String sdp) {
        callId = "c" + ++serial + "@" + host;
        tag = "t" + serial;
        boxTag = "";
        return send("INVITE", extra, sdp);
    }

    /** Sends a request, in the dialog if there is one. */
    Request send(String method, String headers, String body) {
        cseq++;
        return sendNumbered(cseq, method, headers, body);
    }

    Request send(String method) {
        return send(method, "", "");
    }

    Request sendNumbered(long number, String method, String headers, String body) {
        Request request = new Request(Wire.request(text(number, method, headers, body)));
        bench.manager.onRequest(request);
        bench.sip.loop.run();
        return request;
    }

    private String text(long number, String method, String headers, String body) {
        String type = body.isEmpty() || headers.contains("Content-Type") ? "" : "Content-Type: application/sdp\n";
        String refresh = method.equals("INVITE") || method.equals("UPDATE")
                ? "Contact: <" + contact + ">\nAllow: INVITE, ACK, BYE, CANCEL, UPDATE, INFO\n"
                : "";
        return method + " " + requestUri + " SIP/2.0\n"
                + "Via: SIP/2.0/" + transport + " " + address + ":5060;branch=z9hG4bK" + tag + number + method + "\n"
                + "Max-Forwards: " + hops + "\n"
                + "From: " + from + ";tag=" + tag + "\n"
                + "To: <" + requestUri + ">" + (boxTag.isEmpty() ? "" : ";tag=" + boxTag) + "\n"
                + "Call-ID: " + callId + "\n"
                + "CSeq: " + number + " " + method + "\n"
                + refresh
                + "User-Agent: " + agent + "\n"
                + headers + type
                + "Content-Length: " + body.replace("\n", "\r\n").length() + "\n\n" + body;
    }

    void ack(String sdp) {
        ack(cseq, sdp);
    }

    void ack(long number, String sdp) {
        bench.manager.onAck(Wire.request(text(number, "ACK", "", sdp)), source());
        bench.sip.loop.run();
    }

    // ---- as the called side

    /** Takes the INVITE that the box must have sent here last. */
    SIPRequest takeInvite() {
        invite = take("INVITE");
        callId = invite.request.getCallId().getCallId();
        boxTag = invite.request.getFromTag();
        return invite.request;
    }

    /** Takes the latest request of this method that the box must have sent here. */
    FakeSip.Outgoing take(String method) {
        for (FakeSip.Outgoing one : bench.sip.sent.reversed()) {
            if (one.target.sipInterface().equals(sipInterface)
                    && one.target.remote().getAddress().getHostAddress().equals(address)
                    && one.request.getMethod().equals(method)
                    && !taken.contains(one)) {
                taken.add(one);
                return one;
            }
        }
        throw new AssertionError("the box sent no new " + method + " to " + sipInterface + " " + address);
    }

    boolean gets(String method) {
        return bench.sip.sent.stream().anyMatch(one -> one.target.sipInterface().equals(sipInterface)
                && one.target.remote().getAddress().getHostAddress().equals(address)
                && one.request.getMethod().equals(method)
                && !taken.contains(one));
    }

    /** Answers the INVITE. */
    void answer(int status, String sdp) {
        reply(invite, status, "", sdp);
    }

    void reply(FakeSip.Outgoing outgoing, int status) {
        reply(outgoing, status, "", "");
    }

    void reply(FakeSip.Outgoing outgoing, int status, String headers, String sdp) {
        outgoing.handler.onResponse(outgoing, response(outgoing.request, status, headers, sdp));
        bench.sip.loop.run();
    }

    private SIPResponse response(SIPRequest request, int status, String headers, String sdp) {
        SIPMessage to = request;
        String toLine = to.getTo().toString().strip();
        boolean tagged = request.getToTag() != null;
        return Wire.response("SIP/2.0 " + status + " Secret " + host + "\n"
                + request.getTopmostVia().toString().strip() + "\n"
                + request.getFrom().toString().strip() + "\n"
                + toLine + (tagged || status == 100 ? "" : ";tag=" + tag) + "\n"
                + "Call-ID: " + request.getCallId().getCallId() + "\n"
                + request.getCSeq().toString().strip() + "\n"
                + (status > 100 && status < 300 ? "Contact: <sip:me@" + address + ":5060>\n" : "")
                + "Server: " + agent + "\n"
                + "Warning: 399 " + host + " \"secret of " + host + "\"\n"
                + "Organization: " + host + "\n"
                + headers
                + (sdp.isEmpty() ? "" : "Content-Type: application/sdp\n")
                + "Content-Length: " + sdp.replace("\n", "\r\n").length() + "\n\n" + sdp);
    }

    /** The ACKs that the box has sent to this dialog. */
    List<SIPRequest> acks() {
        return bench.sip.acks.stream()
                .map(FakeSip.Ack::request)
                .filter(ack -> ack.getCallId().getCallId().equals(callId) && tag.equals(ack.getToTag()))
                .toList();
    }

    /** Takes the BYE that the box must have sent here and answers it. */
    SIPRequest takeBye() {
        FakeSip.Outgoing bye = take("BYE");
        assertThat(bye.request.getToTag()).isEqualTo(tag);
        assertThat(bye.request.getFromTag()).isEqualTo(boxTag);
        reply(bye, 200);
        return bye.request;
    }

    static String sdp(SIPMessage message) {
        return message.getRawContent() == null ? "" : new String(message.getRawContent()).replace("\r\n", "\n");
    }
}
