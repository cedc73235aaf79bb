package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jonction.testkit.Network;
import org.jonction.testkit.Phone;
import org.jonction.testkit.PhoneCall;
import org.jonction.testkit.PhoneCall.State;
import org.jonction.testkit.RtpEndpoint;
import org.jonction.testkit.SipSocket;
import org.jonction.testkit.SipSocket.Hop;
import org.jonction.testkit.SipText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes over the network, from wherever: the next good call works and nothing has leaked. */
class BadMessagesE2E extends WholeBox {
    @AfterEach
    void theNextGoodCallWorks() throws InterruptedException {
        Phone pbx = phone(network.lan(), "pbx", Network.PBX);
        Phone itsp = phone(network.wan(), "itsp", Network.ITSP);
        PhoneCall call = pbx.call(Hop.udp(Network.BOX_LAN, 5060), "+442079460001").await(State.UP);
        itsp.awaitCall(SOON).await(State.UP);
        assertThat(call.hangUp().status()).isEqualTo(200);
    }

    static Stream<BadMessage> badMessages() {
        return BadMessage.all();
    }

    @ParameterizedTest
    @MethodSource("badMessages")
    void aBadDatagramIsAnsweredOrDropped(BadMessage message) throws Exception {
        sendAndExpect(message, Hop.udp(Network.BOX_LAN, 5060));
    }

    @ParameterizedTest
    @MethodSource("badMessages")
    void aBadMessageOnAConnectionIsAnsweredOrDropped(BadMessage message) throws Exception {
        sendAndExpect(message, Hop.tcp(Network.BOX_LAN, 5060));
    }

    @Test
    void aStrangerGetsNoAnswerByUdp() throws Exception {
        BlockingQueue<SipText> answers = new LinkedBlockingQueue<>();
        try (SipSocket stranger = new SipSocket(
                network.wan(), new InetSocketAddress(Network.WAN_STRANGER, 5060), (m, hop) -> answers.add(m))) {
            long dropped = box.status().at("/sip/dropped").asLong();
            for (String method : List.of("OPTIONS", "INVITE", "REGISTER", "NONSENSE")) {
                stranger.send(
                        BadMessage.good(method, Network.WAN_STRANGER, "stranger-" + method),
                        Hop.udp(Network.BOX_WAN, 5060));
            }
            box.awaitStatus(SOON, status -> status.at("/sip/dropped").asLong() >= dropped + 4);
            assertThat(answers).isEmpty();
        }
    }

    @Test
    void aStrangersConnectionEndsWithoutAByte() throws Exception {
        try (Socket stranger = network.wan().open(() -> new Socket(
                InetAddress.getByName(Network.BOX_WAN), 5060, InetAddress.getByName(Network.WAN_STRANGER), 0))) {
            stranger.setSoTimeout((int) SOON.toMillis());
            assertThat(readAfterSending(stranger, BadMessage.good("OPTIONS", Network.WAN_STRANGER, "tcp"))).isEmpty();
        }
    }

    @Test
    void mediaOfAThirdPartyIsCountedAndNotForwarded() throws Exception {
        Talk talk = Talk.begin(phone(network.lan(), "pbx", Network.PBX_2), phone(network.wan(), "itsp", Network.ITSP));
        String port = box.status().at("/calls/0/b/localMedia").asText();
        try (RtpEndpoint stranger = new RtpEndpoint(network.wan(), InetAddress.getByName(Network.WAN_STRANGER))) {
            stranger.remote(new InetSocketAddress(
                    Network.BOX_WAN, Integer.parseInt(port.substring(port.lastIndexOf(':') + 1))));
            stranger.start();
            box.awaitStatus(SOON, status -> status.at("/calls/0/b/received/strayPackets").asLong() >= 50);
        }
        // a forwarded packet would show as a gap in the sequence at the receiver
        talk.end();
    }

    private void sendAndExpect(BadMessage message, Hop hop) throws InterruptedException {
        BlockingQueue<SipText> answers = new LinkedBlockingQueue<>();
        try (SipSocket pbx = new SipSocket(
                network.lan(), new InetSocketAddress(Network.PBX, 5060), (answer, from) -> answers.add(answer))) {
            pbx.sendBytes(message.bytes(), hop);
            if (!message.answers().isEmpty()) {
                SipText answer = answers.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
                while (answer != null && answer.status() < 200) {
                    answer = answers.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
                }
                assertThat(answer).as("answer to " + message).isNotNull();
                acknowledge(answer, pbx, hop);
                assertThat(message.answers()).as(answer.toString()).contains(answer.status());
            }
        }
    }

    /** Ends an INVITE, whose answer would be repeated into the next test otherwise (RFC 3261 17.1.1.3). */
    private static void acknowledge(SipText answer, SipSocket pbx, Hop hop) {
        if (answer.find("CSeq").orElse("").endsWith(" INVITE")) {
            SipText ack = SipText.request("ACK", "sip:" + Network.BOX_LAN)
                    .with(answer.without("Server").without("Warning").headers())
                    .replacing("CSeq", answer.cseqNumber() + " ACK");
            pbx.send(ack, hop);
        }
    }

    private static byte[] readAfterSending(Socket socket, SipText message) throws java.io.IOException {
        try {
            socket.getOutputStream().write(message.encode());
            return socket.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            return new byte[0];
        }
    }
}
