package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.felix.hc.api.Result;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipListenerTest {
    private static ListeningPoint point(SipBox box, Transport transport) {
        return box.layer.listeningPoint("lan", transport).orElseThrow();
    }

    @Test
    void aListeningPointSaysWhatToWriteIntoViaAndContact() throws Exception {
        try (SipBox box = new SipBox(1, "::1", new SipBox.Answering())) {
            assertThat(point(box, Transport.UDP))
                    .isEqualTo(new ListeningPoint("lan", "inside", Transport.UDP, "::1", "[::1]", box.port, ""));
            assertThat(box.layer.listeningPoint("dmz", Transport.UDP)).isEmpty();
        }
    }

    @Test
    void aPublicAddressIsPublishedWithoutBindingAnew() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering());
                TcpPeer peer = new TcpPeer(box)) {
            peer.send(Messages.options());
            peer.receive();
            Map<String, Object> properties = SipBox.properties("127.0.0.1", box.port, "UDP", "TCP");
            properties.put("publicAddress", "198.51.100.7");
            properties.put("dscp", 46L);
            box.listener.modified(properties);
            assertThat(point(box, Transport.TCP).host()).isEqualTo("198.51.100.7");
            assertThat(point(box, Transport.TCP).address()).isEqualTo("127.0.0.1");
            peer.send(Messages.options());
            assertThat(peer.receive()).startsWith("SIP/2.0 200 ");
        }
    }

    @Test
    void aTransportIsTakenAwayAndTheOtherStays() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering());
                TcpPeer peer = new TcpPeer(box)) {
            peer.send(Messages.options());
            peer.receive();
            box.listener.modified(SipBox.properties("127.0.0.1", box.port, "TCP"));
            assertThat(box.layer.listeningPoint("lan", Transport.UDP)).isEmpty();
            new DatagramSocket(new InetSocketAddress(box.address, box.port)).close();
            peer.send(Messages.options());
            assertThat(peer.receive()).startsWith("SIP/2.0 200 ");
            box.listener.modified(SipBox.properties("127.0.0.1", box.port, "TCP", "UDP"));
            try (UdpPeer udp = new UdpPeer(box)) {
                udp.send(Messages.options());
                assertThat(udp.receive()).startsWith("SIP/2.0 200 ");
            }
        }
    }

    @Test
    void anotherPortMovesEverything() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering());
                TcpPeer peer = new TcpPeer(box)) {
            int other = SipBox.freePort(box.address);
            box.listener.modified(SipBox.properties("127.0.0.1", other, "UDP", "TCP"));
            assertThat(peer.isClosedByBox()).isTrue();
            assertThat(point(box, Transport.TCP).port()).isEqualTo(other);
            assertFree(box.port);
        }
    }

    @Test
    void aNetworkInterfaceWithoutAnAddressIsNamedUntilItGetsOne() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering())) {
            box.listener.modified(SipBox.properties("lan", box.port, "UDP", "TCP"));
            assertThat(box.status().listeningPoints())
                    .hasSize(2)
                    .allSatisfy(point -> assertThat(point.error())
                            .contains("the network interface lan has no IPv4 address yet", "cable", "DHCP"));
            assertFree(box.port);

            box.listener.modified(SipBox.properties("127.0.0.1", box.port, "UDP", "TCP"));
            assertThat(box.status().listeningPoints()).hasSize(2).allMatch(ListeningPoint::listening);
        }
    }

    @ParameterizedTest
    @CsvSource({"port,", "port,70000", "address,lan.example.com", "transports,SCTP"})
    void aChangeThatDoesNotFitLeavesEverythingAsItWas(String field, String value) throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering())) {
            Map<String, Object> properties = SipBox.properties("127.0.0.1", box.port, "UDP");
            properties.remove(field);
            if (value != null) {
                properties.put(field, field.equals("port") ? (Object) Long.valueOf(value) : value);
            }
            box.listener.modified(properties);
            assertThat(box.status().listeningPoints()).hasSize(2).allMatch(ListeningPoint::listening);
        }
    }

    @Test
    void nothingIsLeftAfterDeactivation() throws Exception {
        int port;
        try (SipBox box = new SipBox(new SipBox.Answering());
                TcpPeer peer = new TcpPeer(box)) {
            port = box.port;
            peer.send(Messages.options());
            peer.receive();
        }
        assertFree(port);
        SipBox.await(
                "no thread",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("sip-")));
    }

    private static void assertFree(int port) throws Exception {
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
        new DatagramSocket(port, InetAddress.getLoopbackAddress()).close();
    }

    @Test
    void aPortHeldByAnotherProcessIsNamedAndBoundOnceItIsFree() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering())) {
            int port = SipBox.freePort(box.address);
            Process holder = new ProcessBuilder(
                            "python3",
                            "-c",
                            "import socket,time\n"
                                    + "u=socket.socket(socket.AF_INET,socket.SOCK_DGRAM);u.bind(('127.0.0.1'," + port
                                    + "))\n"
                                    + "t=socket.socket();t.bind(('127.0.0.1'," + port + "));t.listen()\n"
                                    + "print('bound',flush=True);time.sleep(60)")
                    .redirectErrorStream(true)
                    .start();
            try {
                assertThat(holder.inputReader().readLine()).isEqualTo("bound");
                SipListener second = new SipListener(box.layer, properties("second", port));
                try {
                    assertHeldBy(box, holder.pid());
                    holder.destroyForcibly().waitFor();
                    SipBox.await(
                            "bound again", () -> points(box, "second").stream().allMatch(ListeningPoint::listening));
                } finally {
                    second.deactivate();
                }
            } finally {
                holder.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    private static void assertHeldBy(SipBox box, long pid) throws Exception {
        assertThat(points(box, "second")).hasSize(2).allSatisfy(point -> {
            assertThat(point.error())
                    .contains("port " + point.port())
                    .contains("python3")
                    .contains("(pid " + pid + ")");
            assertThat(point.error()).startsWith(point.transport() + " 127.0.0.1 port ");
        });
        Result result = new ListenersCheck(box.layer).execute();
        assertThat(result.getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(result.toString())
                .contains("second does not listen: TCP 127.0.0.1")
                .contains("lan listens on UDP");
        try (UdpPeer peer = new UdpPeer(box)) {
            peer.send(Messages.options());
            assertThat(peer.receive()).startsWith("SIP/2.0 200 ");
        }
    }

    private static Map<String, Object> properties(String name, int port) {
        Map<String, Object> properties = SipBox.properties("127.0.0.1", port, "UDP", "TCP");
        properties.put("name", name);
        return properties;
    }

    private static List<ListeningPoint> points(SipBox box, String sipInterface) {
        return box.status().listeningPoints().stream()
                .filter(point -> point.sipInterface().equals(sipInterface))
                .toList();
    }

    @Test
    void aPortHeldByAnotherInterfaceOfTheBoxSaysSo() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering())) {
            SipListener second = new SipListener(box.layer, properties("second", box.port));
            try {
                assertThat(points(box, "second"))
                        .hasSize(2)
                        .allSatisfy(point ->
                                assertThat(point.error()).contains("in use by another SIP interface of this box"));
            } finally {
                second.deactivate();
            }
        }
    }

    @Test
    void anAddressThatIsNotOursIsAnError() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering())) {
            Map<String, Object> properties = properties("second", 5060);
            properties.put("address", "192.0.2.1");
            SipListener second = new SipListener(box.layer, properties);
            try {
                assertThat(points(box, "second"))
                        .hasSize(2)
                        .allSatisfy(point -> assertThat(point.error())
                                .contains("192.0.2.1 port 5060")
                                .contains("no network interface"));
            } finally {
                second.deactivate();
            }
            assertThat(points(box, "second")).isEmpty();
        }
    }

    @Test
    void theCheckIsContentWhenEverythingListensAndWarnsWhenNothingIsConfigured() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering())) {
            assertThat(new ListenersCheck(box.layer).execute().isOk()).isTrue();
            box.listener.deactivate();
            assertThat(new ListenersCheck(box.layer).execute().getStatus()).isEqualTo(Result.Status.WARN);
        }
    }

    @Test
    void aWildcardAddressOfEachFamilyMayBeBoundBesideTheOther() throws Exception {
        int port = SipBox.freePort(InetAddress.ofLiteral("::"));
        SipLayer layer = new SipLayer(SipBox.config(1), () -> false);
        try {
            SipListener four = new SipListener(layer, SipBox.properties("0.0.0.0", port, "UDP", "TCP"));
            Map<String, Object> six = SipBox.properties("::", port, "UDP", "TCP");
            six.put("name", "six");
            SipListener sixth = new SipListener(layer, six);
            assertThat(layer.status().listeningPoints()).hasSize(4).allMatch(ListeningPoint::listening);
            four.deactivate();
            sixth.deactivate();
        } finally {
            layer.deactivate();
        }
    }

    @Test
    void callIdsBelongToTheLoopTheyAreMadeForAndNameNoHost() throws BindException {
        SipLayer layer = new SipLayer(SipBox.config(4), () -> false);
        try {
            for (int i = 0; i < 1_000; i++) {
                String callId = "call" + i + "@example.com";
                String fresh = layer.newCallId(callId);
                assertThat(layer.loop(fresh)).isSameAs(layer.loop(callId));
                assertThat(fresh).matches("[A-Za-z0-9.-]{20}");
            }
            assertThat(IntStream.range(0, 100)
                            .mapToObj(i -> layer.loop("x" + i))
                            .distinct())
                    .hasSize(4);
        } finally {
            layer.deactivate();
        }
    }
}
