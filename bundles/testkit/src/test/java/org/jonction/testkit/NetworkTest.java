package org.jonction.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jonction.testkit.PhoneCall.State;
import org.jonction.testkit.SipSocket.Hop;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NetworkTest {
    @BeforeAll
    static void needsRoot() {
        assumeTrue(System.getProperty("user.name").equals("root"), "network namespaces need root");
    }

    @Test
    void phonesInNeighbouringNamespacesTalkAndOthersAreNotReached() throws Exception {
        try (Network network = Network.create();
                Phone box = new Phone(network.box(), "box", Network.BOX_LAN, 5060);
                Phone pbx = new Phone(network.lan(), "pbx", Network.PBX, 5060)) {
            pbx.call(Hop.tcp(Network.BOX_LAN, 5060), "100").await(State.UP).hangUp();

            assertThatThrownBy(() -> pbx.call(Hop.udp(Network.ITSP, 5060), "100"))
                    .hasMessageContaining("unreachable");
        }
    }

    @Test
    void aTunnelLeadsIntoANamespace() throws Exception {
        try (Network network = Network.create();
                ServerSocket server = network.box().open(() -> new ServerSocket(8443));
                Tunnel tunnel = new Tunnel(network.box(), new InetSocketAddress("127.0.0.1", 8443));
                Socket client = new Socket("127.0.0.1", tunnel.port());
                Socket accepted = server.accept()) {
            client.getOutputStream().write(42);

            assertThat(accepted.getInputStream().read()).isEqualTo(42);
        }
    }

    @Test
    void nothingStaysBehindAfterClosing() {
        Network network = Network.create();
        Path namespace = Path.of("/run/netns", network.box().toString());
        assertThat(Files.exists(namespace)).isTrue();

        network.close();
        assertThat(Files.exists(namespace)).isFalse();
    }
}
