package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jonction.api.sip.ClientTransaction;
import org.jonction.api.sip.ResponseHandler;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.SipFilter;
import org.jonction.api.sip.SipTimers;
import org.jonction.api.sip.Target;
import org.jonction.api.sip.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TcpTest {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private static String tcp(String message) {
        return message.replace("SIP/2.0/UDP", "SIP/2.0/TCP");
    }

    private static String options() {
        return tcp(Messages.options());
    }

    @ParameterizedTest
    @CsvSource({"1,127.0.0.1", "3,127.0.0.1", "1,::1"})
    void pipelinedRequestsAreAnsweredOnTheirConnection(int loops, String address) throws Exception {
        try (SipBox box = new SipBox(loops, address, new SipBox.Answering());
                TcpPeer peer = new TcpPeer(box)) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                all.append(options());
            }
            peer.send(all.toString());
            for (int i = 0; i < 100; i++) {
                assertThat(peer.receive()).startsWith("SIP/2.0 200 OK\r\n");
            }
            assertThat(box.status().connections()).isEqualTo(1);
            SipBox.await("transactions end", () -> box.status().serverTransactions() == 0);
        }
    }

    @Test
    void aClosedConnectionIsForgotten() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering())) {
            for (int i = 0; i < 100; i++) {
                try (TcpPeer peer = new TcpPeer(box)) {
                    peer.send(options());
                    peer.receive();
                    peer.send("INVITE half a mess");
                }
            }
            SipBox.await("no connection", () -> box.status().connections() == 0);
        }
    }

    @Test
    void aDoubleCrlfIsAnsweredByCrlf() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering());
                TcpPeer peer = new TcpPeer(box)) {
            peer.send("\r\n\r\n");
            assertThat(peer.receive(2)).isEqualTo("\r\n");
            peer.send("\r\n" + options());
            assertThat(peer.receive()).startsWith("SIP/2.0 200 ");
        }
    }

    @Test
    void aStreamWithoutContentLengthIsAnsweredAndClosed() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering());
                TcpPeer peer = new TcpPeer(box)) {
            peer.send(options().replace("Content-Length: 0\r\n", "") + "rubbish".repeat(10_000));
            assertThat(peer.receive()).startsWith("SIP/2.0 400 Missing Content-Length header field");
            assertThat(peer.isClosedByBox()).isTrue();
        }
    }

    @Test
    void anEndlessHeaderSectionIsAnsweredAndClosed() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering());
                TcpPeer peer = new TcpPeer(box)) {
            peer.send(options().replace("\r\n\r\n", "\r\n") + "X: y\r\n".repeat(11_000));
            assertThat(peer.receive()).startsWith("SIP/2.0 513 ");
            assertThat(peer.isClosedByBox()).isTrue();
            SipBox.await("no connection", () -> box.status().connections() == 0);
        }
    }

    @Test
    void aBodyBeyondTheBoundIsAnsweredAndClosed() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering());
                TcpPeer peer = new TcpPeer(box)) {
            peer.send(options().replace("Length: 0", "Length: 65537"));
            assertThat(peer.receive()).startsWith("SIP/2.0 413 ");
            assertThat(peer.isClosedByBox()).isTrue();
        }
    }

    @Test
    void anInvalidRequestIsRefusedAndTheConnectionGoesOn() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering());
                TcpPeer peer = new TcpPeer(box)) {
            peer.send(options().replace("CSeq: 1 OPTIONS", "CSeq: 1 BYE") + options());
            assertThat(peer.receive()).startsWith("SIP/2.0 400 CSeq method");
            assertThat(peer.receive()).startsWith("SIP/2.0 200 ");
        }
    }

    @Test
    void aSourceThatAFilterDropsIsClosedWithoutAWord() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering())) {
            box.layer.filters(List.of(source -> SipFilter.Verdict.DROP));
            try (TcpPeer peer = new TcpPeer(box)) {
                assertThat(peer.isClosedByBox()).isTrue();
            }
            assertThat(box.status().dropped()).isEqualTo(1);
            assertThat(box.status().connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS", "PING", "LOST"})
    void aConnectionWhoseSourceIsDroppedLaterIsClosedWithoutAWord(String next) throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering());
                TcpPeer peer = new TcpPeer(box)) {
            peer.send(options());
            peer.receive();
            box.layer.filters(List.of(source -> SipFilter.Verdict.DROP));
            peer.send(
                    switch (next) {
                        case "PING" -> "\r\n\r\n";
                        case "LOST" -> options().replace("Content-Length", "X");
                        default -> options();
                    });
            assertThat(peer.isClosedByBox()).isTrue();
        }
    }

    @Test
    void oneSourceMayOpenSoManyConnectionsOnly() throws Exception {
        List<TcpPeer> peers = new ArrayList<>();
        try (SipBox box = new SipBox(new SipBox.Answering())) {
            try {
                for (int i = 0; i < 64; i++) {
                    TcpPeer peer = new TcpPeer(box);
                    peers.add(peer);
                    peer.send(options());
                    peer.receive();
                }
                TcpPeer oneTooMany = new TcpPeer(box);
                peers.add(oneTooMany);
                assertThat(oneTooMany.isClosedByBox()).isTrue();
                peers.getFirst().close();
                SipBox.await("one is gone", () -> box.status().connections() == 63);
                TcpPeer again = new TcpPeer(box);
                peers.add(again);
                again.send(options());
                assertThat(again.receive()).startsWith("SIP/2.0 200 ");
            } finally {
                for (TcpPeer peer : peers) {
                    peer.close();
                }
            }
            SipBox.await("no connection", () -> box.status().connections() == 0);
        }
    }

    private ResponseHandler recorder() {
        return new ResponseHandler() {
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
        };
    }

    private void sendFrom(SipBox box, InetSocketAddress remote) throws Exception {
        SIPRequest request = ManualLoop.request(Messages.options().replaceAll("Via: .*\r\n", ""));
        box.onLoop(
                request.getCallId().getCallId(),
                id -> box.layer.send(request, box.target(Transport.TCP, remote), SipTimers.DEFAULT, recorder()));
    }

    private String event() throws InterruptedException {
        String event = events.poll(10, TimeUnit.SECONDS);
        return event == null ? "nothing" : event;
    }

    @Test
    void requestsToOneHopShareOneConnection() throws Exception {
        try (SipBox box = new SipBox(3, "127.0.0.1", new SipBox.Answering());
                ServerSocket far = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 10; i++) {
                sendFrom(box, (InetSocketAddress) far.getLocalSocketAddress());
            }
            try (TcpPeer peer = new TcpPeer(far.accept())) {
                for (int i = 0; i < 10; i++) {
                    String request = peer.receive();
                    assertThat(request).contains("Via: SIP/2.0/TCP 127.0.0.1:" + box.port);
                    peer.send(Messages.response(request, 200, "OK"));
                    assertThat(event()).isEqualTo("200");
                }
                assertThat(box.status().connections()).isEqualTo(1);
            }
            SipBox.await("no connection", () -> box.status().connections() == 0);
            SipBox.await("no transaction", () -> box.status().clientTransactions() == 0);
        }
    }

    @Test
    void aConnectionThatTheFarEndOpenedIsUsedForRequestsToo() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering());
                TcpPeer peer = new TcpPeer(box)) {
            peer.send(options());
            peer.receive();
            sendFrom(box, peer.local());
            String request = peer.receive();
            assertThat(request).startsWith("OPTIONS ");
            peer.send(Messages.response(request, 200, "OK"));
            assertThat(event()).isEqualTo("200");
        }
    }

    @Test
    void aHopThatRefusesTheConnectionIsATransportError() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering())) {
            int free = SipBox.freePort(box.address);
            sendFrom(box, new InetSocketAddress(box.address, free));
            assertThat(event()).contains("127.0.0.1:" + free).contains("refused");
            SipBox.await("no connection", () -> box.status().connections() == 0);
            SipBox.await("no transaction", () -> box.status().clientTransactions() == 0);
        }
    }

    @Test
    void aConnectionThatTheFarEndClosesUnansweredIsATransportError() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering());
                ServerSocket far = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            sendFrom(box, (InetSocketAddress) far.getLocalSocketAddress());
            try (TcpPeer peer = new TcpPeer(far.accept())) {
                peer.receive();
            }
            assertThat(event()).contains("closed");
            SipBox.await("no connection", () -> box.status().connections() == 0);
        }
    }

    @Test
    void anUnknownInterfaceIsATransportError() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering())) {
            SIPRequest request = ManualLoop.request(Messages.options());
            var target = new Target("dmz", Transport.UDP, new InetSocketAddress(box.address, 9));
            box.onLoop("x", id -> box.layer.send(request, target, SipTimers.DEFAULT, recorder()));
            assertThat(event()).isEqualTo("SIP interface 'dmz' has no UDP");
        }
    }

    @Test
    void aResponseGoesToThePortInViaWhenTheConnectionIsGone() throws Exception {
        BlockingQueue<ServerTransaction> offered = new LinkedBlockingQueue<>();
        SipBox.Answering late = new SipBox.Answering() {
            @Override
            public void onRequest(ServerTransaction transaction) {
                offered.add(transaction);
            }
        };
        try (SipBox box = new SipBox(late);
                ServerSocket far = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            try (TcpPeer peer = new TcpPeer(box)) {
                peer.send(options().replace(":5099", ":" + far.getLocalPort()));
                SipBox.await("offered", () -> !offered.isEmpty());
            }
            SipBox.await("no connection", () -> box.status().connections() == 0);
            ServerTransaction transaction = offered.take();
            box.onLoop(transaction.request().getCallId().getCallId(), id -> {
                transaction.respond(transaction.request().createResponse(200));
                return id;
            });
            try (TcpPeer again = new TcpPeer(far.accept())) {
                assertThat(again.receive()).startsWith("SIP/2.0 200 OK\r\n");
            }
        }
    }
}
