package org.jonction.firmware.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.hc.api.Result;
import org.jonction.testkit.Await;
import org.jonction.testkit.Netns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The kernel of a namespace with the box's own base rules. */
@EnabledIf("root")
class FirewallTest {
    private static final Path BASE = Path.of("../../rootfs/etc/nftables.conf").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicReference<Firewall.Source> source = new AtomicReference<>(() -> Site.rules(0));
    private Netns box;
    private Netns lan;
    private Firewall firewall;

    static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    @BeforeEach
    void start() {
        box = Netns.create("box");
        lan = Netns.create("lan");
        Netns.connect(lan, "eth0", box, "lan");
        box.address("lan", "192.0.2.1/24");
        lan.address("eth0", "192.0.2.2/24");
        lan.address("eth0", "192.0.2.3/24");
        box.run("nft", "-f", BASE.toString());
    }

    @AfterEach
    void stop() {
        if (firewall != null) {
            firewall.close();
        }
        box.close();
        lan.close();
    }

    @Test
    void theKernelLetsInWhatTheConfigurationWantsAndNothingElse() throws Exception {
        assertThat(arrives("192.0.2.2", 5060)).as("before there are rules").isFalse();
        startFirewall();
        assertThat(arrives("192.0.2.2", 5060)).as("SIP from the PBX").isTrue();
        assertThat(arrives("192.0.2.3", 5060)).as("SIP from a stranger").isFalse();
        assertThat(arrives("192.0.2.3", 20_050)).as("RTP from anywhere").isTrue();
        assertThat(arrives("192.0.2.2", 20_100)).as("a port beside the range").isFalse();
    }

    @Test
    void rulesThatTheKernelRefusesLeaveThoseBeforeAndAreReported() throws Exception {
        startFirewall();
        source.set(() -> new RealmRules(
                List.of(Site.sip("lan", "192.0.2.1", 99_999)),
                List.of(),
                List.of(Site.trunk("pbx", "lan", "192.0.2.2")),
                0));
        Await.until(PATIENCE, () -> !firewall.notices().isEmpty(), this::chain);
        assertThat(firewall.notices()).singleElement().asString().contains("those before stay");
        assertThat(firewall.execute().getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(arrives("192.0.2.2", 5060)).as("SIP by the former rules").isTrue();

        source.set(() -> Site.rules(0));
        Await.until(PATIENCE, () -> firewall.notices().isEmpty(), () -> firewall.notices().toString());
    }

    @Test
    void aChainThatSomebodyEmptiedIsFilledAgain() {
        startFirewall();
        String before = chain();
        box.run("nft", "-f", BASE.toString());
        Await.until(PATIENCE, () -> chain().equals(before), this::chain);
    }

    @Test
    void withoutTheBaseRulesTheMissingTableIsReported() {
        box.run("nft", "flush", "ruleset");
        firewall = new Firewall(() -> source.get().rules(), nft(), 1);
        Await.until(
                PATIENCE,
                () -> firewall.notices().toString().contains("cannot be written"),
                () -> firewall.notices().toString());
        assertThat(firewall.execute().getStatus()).isEqualTo(Result.Status.CRITICAL);
    }

    private void startFirewall() {
        firewall = new Firewall(() -> source.get().rules(), nft(), 1);
        Await.until(PATIENCE, () -> firewall.notices().isEmpty(), () -> firewall.notices().toString());
        assertThat(firewall.execute().isOk()).isTrue();
    }

    private Nft nft() {
        return new Nft("ip", "netns", "exec", box.toString(), "nft");
    }

    private String chain() {
        return box.run("nft", "list", "chain", "inet", "jonction", "realms");
    }

    /** Whether a datagram from {@code from} reaches a socket of the box. */
    private boolean arrives(String from, int port) throws Exception {
        try (DatagramSocket listener = box.call(() -> new DatagramSocket(address("192.0.2.1", port)));
                DatagramSocket sender = lan.call(() -> new DatagramSocket(address(from, 0)))) {
            listener.setSoTimeout(500);
            sender.send(new DatagramPacket(new byte[] {1}, 1, address("192.0.2.1", port)));
            return received(listener);
        }
    }

    private static boolean received(DatagramSocket listener) throws IOException {
        try {
            listener.receive(new DatagramPacket(new byte[1], 1));
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private static InetSocketAddress address(String host, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(host), port);
    }
}
