package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.parser.StringMsgParser;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.RequestHandler;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.SipTimers;
import org.jonction.api.sip.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallTest {
    private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

    private final RequestHandler handler = new RequestHandler() {
        @Override
        public void onRequest(ServerTransaction transaction) {
            events.add(transaction);
            if (transaction.request().getMethod().equals("INVITE")) {
                transaction.respond(tagged(transaction, 180));
                transaction.respond(tagged(transaction, 200));
            } else {
                transaction.respond(tagged(transaction, 200));
            }
        }

        @Override
        public void onAck(SIPRequest ack, SipSource source) {
            events.add(ack);
        }

        @Override
        public void onCancel(ServerTransaction invite) {
            events.add(invite);
        }
    };

    private static SIPResponse tagged(ServerTransaction transaction, int status) {
        SIPResponse response = transaction.request().createResponse(status);
        response.setToTag("box");
        return response;
    }

    @ParameterizedTest
    @CsvSource({"1,127.0.0.1", "3,127.0.0.1", "1,::1"})
    void aCallIsReceivedAndEnded(int loops, String address) throws Exception {
        try (SipBox box = new SipBox(loops, address, handler);
                UdpPeer peer = new UdpPeer(box)) {
            String invite = Messages.invite();
            peer.send(invite);
            assertThat(peer.receive())
                    .startsWith("SIP/2.0 180 ")
                    .contains("rport=" + peer.local().getPort());
            assertThat(peer.receive()).startsWith("SIP/2.0 200 OK\r\nVia: ");
            peer.send(invite.replace("INVITE", "ACK").replace("z9hG4bK", "z9hG4bKack"));
            assertThat(events.poll(10, TimeUnit.SECONDS)).isInstanceOf(ServerTransaction.class);
            assertThat(events.poll(10, TimeUnit.SECONDS)).isInstanceOf(SIPRequest.class);
            peer.send(invite.replace("INVITE", "BYE").replace("z9hG4bK", "z9hG4bKbye"));
            assertThat(peer.receive()).startsWith("SIP/2.0 200 OK\r\n");
        }
    }

    @Test
    void aCallIsSentAndAcknowledged() throws Exception {
        try (SipBox box = new SipBox(handler);
                UdpPeer peer = new UdpPeer(box)) {
            SIPRequest invite = parse(Messages.invite().replaceAll("Via: .*\r\n", ""));
            var target = box.target(Transport.UDP, peer.local());
            box.onLoop(
                    invite.getCallId().getCallId(),
                    id -> box.layer.send(invite, target, SipTimers.DEFAULT, new Recorder(box)));
            String received = peer.receive();
            assertThat(received)
                    .startsWith("INVITE sip:bob@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + box.port);
            peer.send(Messages.response(received, 180, "Ringing"));
            peer.send(Messages.response(received, 200, "OK"));
            assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(180);
            assertThat(events.poll(10, TimeUnit.SECONDS)).isEqualTo(200);
            assertThat(peer.receive()).startsWith("ACK sip:bob@127.0.0.1 SIP/2.0\r\nVia: ");
        }
    }

    private static SIPRequest parse(String text) throws Exception {
        return (SIPRequest) new StringMsgParser().parseSIPMessage(text.getBytes(), true, false, null);
    }

    private final class Recorder implements ResponseHandler {
        private final SipBox box;

        Recorder(SipBox box) {
            this.box = box;
        }

        @Override
        public void onResponse(ClientTransaction transaction, SIPResponse response) {
            events.add(response.getStatusCode());
            if (response.getStatusCode() == 200) {
                SIPRequest ack = transaction.request().createAckRequest((To) response.getTo());
                ack.removeHeader("Via");
                box.layer.sendAck(ack, transaction.target());
            }
        }

        @Override
        public void onTimeout(ClientTransaction transaction) {
            events.add("timeout");
        }

        @Override
        public void onTransportError(ClientTransaction transaction, String reason) {
            events.add(reason);
        }
    }
}
