package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.SipTimers;
import org.jonction.api.sip.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LargeRequestTest {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private SipBox box;

    @BeforeEach
    void start() throws Exception {
        box = new SipBox(new SipBox.Answering());
    }

    @AfterEach
    void stop() {
        box.close();
    }

    private ClientTransaction send(InetSocketAddress remote, String method, int bytes, SipTimers timers)
            throws Exception {
        String contact = method.equals("INVITE") ? "Contact: <sip:alice@127.0.0.1>\r\n" : "";
        String text = Messages.request(method, contact + "Subject: " + "x".repeat(bytes) + "\r\n");
        SIPRequest request = ManualLoop.request(text.replaceAll("Via: .*\r\n", ""));
        return box.onLoop(
                request.getCallId().getCallId(),
                id -> box.layer.send(request, box.target(Transport.UDP, remote), timers, new ResponseHandler() {
                    @Override
                    public void onResponse(ClientTransaction transaction, SIPResponse response) {
                        events.add(Integer.toString(response.getStatusCode()));
                    }

                    @Override
                    public void onTimeout(ClientTransaction transaction) {
                        events.add("timeout");
                    }

                    @Override
                    public void onTransportError(ClientTransaction transaction, String reason) {
                        events.add(reason);
                    }
                }));
    }

    private String event() throws InterruptedException {
        String event = events.poll(10, TimeUnit.SECONDS);
        return event == null ? "nothing" : event;
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "INVITE"})
    void aLargeRequestGoesByTcpWhereThePeerTakesIt(String method) throws Exception {
        try (ServerSocket far = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            send((InetSocketAddress) far.getLocalSocketAddress(), method, 1_300, SipTimers.DEFAULT);
            try (TcpPeer peer = new TcpPeer(far.accept())) {
                String request = peer.receive();
                assertThat(request).startsWith(method).contains("Via: SIP/2.0/TCP 127.0.0.1:" + box.port + ";");
                peer.send(Messages.response(request, 200, "OK"));
                assertThat(event()).isEqualTo("200");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "INVITE"})
    void wherePeersRefuseTcpItGoesByUdpAfterAll(String method) throws Exception {
        try (UdpPeer far = new UdpPeer(box)) {
            for (int i = 0; i < 2; i++) {
                send(far.local(), method, 1_300, SipTimers.DEFAULT);
                String request = far.receive();
                assertThat(request).startsWith(method).contains("Via: SIP/2.0/UDP 127.0.0.1:" + box.port + ";");
                far.send(Messages.response(request, 200, "OK"));
                assertThat(event()).isEqualTo("200");
            }
        }
    }

    @Test
    void aPeerThatClosesTheConnectionUnansweredGetsItByUdp() throws Exception {
        try (UdpPeer far = new UdpPeer(box);
                ServerSocket closing = new ServerSocket(far.local().getPort(), 10, InetAddress.getLoopbackAddress())) {
            send(far.local(), "OPTIONS", 1_300, SipTimers.DEFAULT);
            new TcpPeer(closing.accept()).close();
            String request = far.receive();
            assertThat(request).contains("SIP/2.0/UDP");
            far.send(Messages.response(request, 200, "OK"));
            assertThat(event()).isEqualTo("200");
        }
    }

    @Test
    void theCancelOfAnInviteThatFellBackNamesUdp() throws Exception {
        try (UdpPeer far = new UdpPeer(box)) {
            ClientTransaction invite = send(far.local(), "INVITE", 1_300, SipTimers.DEFAULT);
            String request = far.receive();
            far.send(Messages.response(request, 180, "Ringing"));
            assertThat(event()).isEqualTo("180");
            box.onLoop(invite.request().getCallId().getCallId(), id -> {
                invite.cancel();
                return id;
            });
            String cancel = far.receive();
            assertThat(cancel).startsWith("CANCEL ");
            assertThat(Messages.header(cancel, "Via")).isEqualTo(Messages.header(request, "Via"));
            far.send(Messages.response(cancel, 200, "OK"));
            far.send(Messages.response(request, 487, "Request Terminated"));
            assertThat(event()).isEqualTo("487");
        }
    }

    @ParameterizedTest
    @CsvSource({"100, 1300", "1300, 65535"})
    void whatTheProfileAllowsGoesByUdpAtOnce(int bytes, int udpMaxBytes) throws Exception {
        try (UdpPeer far = new UdpPeer(box);
                ServerSocket listening =
                        new ServerSocket(far.local().getPort(), 10, InetAddress.getLoopbackAddress())) {
            send(far.local(), "OPTIONS", bytes, new SipTimers(500, 4000, 5000, udpMaxBytes));
            String request = far.receive();
            assertThat(request).contains("SIP/2.0/UDP");
            far.send(Messages.response(request, 200, "OK"));
            assertThat(event()).isEqualTo("200");
            assertThat(listening.isBound()).isTrue();
            assertThat(box.status().connections()).isZero();
        }
    }

    @Test
    void anInterfaceWithoutTcpSendsItByUdp() throws Exception {
        box.listener.modified(SipBox.properties("127.0.0.1", box.port, "UDP"));
        try (UdpPeer far = new UdpPeer(box);
                ServerSocket listening =
                        new ServerSocket(far.local().getPort(), 10, InetAddress.getLoopbackAddress())) {
            send(far.local(), "OPTIONS", 1_300, SipTimers.DEFAULT);
            assertThat(far.receive()).contains("SIP/2.0/UDP");
            assertThat(listening.isBound()).isTrue();
        }
    }
}
