package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jonction.api.sip.ServerTransaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of RFC 4475 and RFC 5118, by UDP and TCP, to a box that answers what it takes with 200. */
class TortureTest {
    private SipBox box;

    @BeforeEach
    void open() throws Exception {
        box = new SipBox(new SipBox.Answering() {
            @Override
            public void onRequest(ServerTransaction transaction) {
                transaction.respond(transaction.request().createResponse(200));
            }
        });
    }

    static List<Torture> cases() {
        return Torture.all();
    }

    @Test
    void noCaseIsLeftOut() {
        assertThat(Torture.of("rfc4475")).hasSize(49);
        assertThat(Torture.of("rfc5118")).hasSize(11);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void byUdp(Torture torture) throws Exception {
        String good = Messages.options();
        try (UdpPeer peer = new UdpPeer(box)) {
            peer.send(torture.bytes(peer.local().getPort()));
            if (torture.udp().matches("dropped|ignored")) {
                peer.send(good);
                assertThat(peer.receive()).contains(Messages.header(good, "Call-ID"));
            } else {
                assertThat(peer.receive()).startsWith("SIP/2.0 " + torture.udp());
            }
        }
        theNextGoodRequestIsAnswered();
        boolean taken = torture.udp().matches("ignored|200");
        assertThat(box.status().malformed()).isEqualTo(taken ? 0 : 1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void byTcp(Torture torture) throws Exception {
        try (TcpPeer peer = new TcpPeer(box)) {
            peer.send(torture.bytes(peer.local().getPort()));
            for (String verdict : torture.tcp()) {
                if (verdict.matches("[2-6].*")) {
                    assertThat(peer.receive()).startsWith("SIP/2.0 " + verdict);
                }
            }
        }
        theNextGoodRequestIsAnswered();
    }

    @AfterEach
    void close() {
        box.close();
    }

    private void theNextGoodRequestIsAnswered() throws Exception {
        try (UdpPeer peer = new UdpPeer(box); TcpPeer connected = new TcpPeer(box)) {
            peer.send(Messages.options());
            connected.send(Messages.options());
            assertThat(peer.receive()).startsWith("SIP/2.0 200 ");
            assertThat(connected.receive()).startsWith("SIP/2.0 200 ");
        }
    }
}
