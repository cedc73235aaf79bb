package org.jonction.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.epoll.LinuxSocket;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.felix.hc.api.Result;
import org.jonction.api.media.Latching;
import org.jonction.api.media.MediaAddress;
import org.jonction.api.media.MediaRealm;
import org.jonction.api.media.MediaStatus;
import org.jonction.api.media.NoPortException;
import org.jonction.api.media.Side;
import org.junit.jupiter.api.Test;

/** Which ports sessions get, and that they all come back. */
class PortsTest extends RelayFixture {
    @Test
    void rtpIsOnAnEvenPortAndRtcpOnTheNext() throws Exception {
        RelaySession session = open(Latching.STRICT);
        for (Side side : Side.values()) {
            MediaAddress local = session.local(side);
            assertThat(local.rtpPort()).isEven().isGreaterThanOrEqualTo(PORT_MIN);
            assertThat(local.rtcpPort()).isEqualTo(local.rtpPort() + 1);
        }
        assertThat(session.local(Side.A).address()).isEqualTo(LAN);
        assertThat(session.local(Side.B).address()).isEqualTo(WAN);
        session.close();
    }

    @Test
    void thePublicAddressIsWhatSdpGets() throws Exception {
        wan.change(new MediaRealm("wan", "wan", WAN, PORT_MIN, PORT_MIN + 9, "203.0.113.9", 46));
        RelaySession session = open(Latching.STRICT);
        assertThat(session.local(Side.B).address()).isEqualTo("203.0.113.9");
        session.close();
    }

    @Test
    void aFullRealmSaysSoAndTakesCallsAgainWhenPortsComeBack() throws Exception {
        relay.modified(config(0));
        realm("small", LAN, 2);
        RelaySession first = open(leg("small", Latching.OFF), leg("wan", Latching.OFF));
        RelaySession second = open(leg("wan", Latching.OFF), leg("small", Latching.OFF));
        assertThatThrownBy(() -> open(leg("wan", Latching.OFF), leg("small", Latching.OFF)))
                .isInstanceOf(NoPortException.class)
                .hasMessageContainingAll("'small'", LAN, "20000 to 20003", "2 in all, 2 in use", "widen");
        assertThat(inUse("wan")).as("what the refused session had taken").isEqualTo(2);
        first.close();
        await("ports come back", () -> inUse("small") == 1);
        open(leg("small", Latching.OFF), leg("wan", Latching.OFF)).close();
        second.close();
    }

    @Test
    void aPairRestsAfterUse() throws Exception {
        realm("small", LAN, 1);
        open(leg("small", Latching.OFF), leg("wan", Latching.OFF)).close();
        await("the pair is back", () -> inUse("small") == 0);
        assertThatThrownBy(() -> open(leg("small", Latching.OFF), leg("wan", Latching.OFF)))
                .isInstanceOf(NoPortException.class)
                .hasMessageContaining("1 in all, 0 in use");
    }

    @Test
    void aRealmThatIsMissingIsNamed() {
        assertThatThrownBy(() -> open(leg("lan", Latching.OFF), leg("dmz", Latching.OFF)))
                .isInstanceOf(NoPortException.class)
                .hasMessageContainingAll("'dmz'", "lan, wan");
        assertThat(inUse("lan")).isZero();
    }

    @Test
    void anAddressThatIsNotOursIsNamed() {
        realm("far", "192.0.2.1", 10);
        assertThatThrownBy(() -> open(leg("lan", Latching.OFF), leg("far", Latching.OFF)))
                .isInstanceOf(NoPortException.class)
                .hasMessageContainingAll("'far'", "192.0.2.1", "check that the address is on this box");
        assertThat(inUse("far")).isZero();
    }

    @Test
    void aPortThatSomebodyElseHoldsIsSkipped() throws Exception {
        realm("small", LAN, 2);
        try (DatagramSocket other = new DatagramSocket(new InetSocketAddress(LAN, PORT_MIN + 1))) {
            RelaySession session = open(leg("small", Latching.OFF), leg("wan", Latching.OFF));
            assertThat(session.local(Side.A).rtpPort()).isEqualTo(PORT_MIN + 2);
            assertThatThrownBy(() -> open(leg("small", Latching.OFF), leg("wan", Latching.OFF)))
                    .isInstanceOf(NoPortException.class)
                    .hasMessageContaining("held by another process");
            assertThat(other.isClosed()).isFalse();
            session.close();
        }
    }

    @Test
    void aNetworkInterfaceWithoutAnAddressIsNamedUntilItGetsOne() throws Exception {
        wan.change(new MediaRealm("wan", "wan", "wan", PORT_MIN, PORT_MIN + 9, "wan", 46));
        assertThatThrownBy(() -> open(Latching.STRICT))
                .isInstanceOf(NoPortException.class)
                .hasMessageContainingAll("'wan'", "the network interface wan has no IPv4 address yet");
        assertThat(new MediaRealmsHealthCheck(List.of(wan)).execute().toString())
                .contains("the network interface wan has no IPv4 address yet");

        wan.change(new MediaRealm("wan", "wan", WAN, PORT_MIN, PORT_MIN + 9, WAN, 46));
        open(Latching.STRICT).close();
    }

    @Test
    void aChangedRealmCountsForNewSessionsOnly() throws Exception {
        FarEnd pbx = farEnd(PBX);
        FarEnd itsp = farEnd(ITSP);
        RelaySession running = open(Latching.STRICT);
        MediaAddress before = running.local(Side.A);
        running.remote(Side.A, pbx.sdp());
        running.remote(Side.B, itsp.sdp());
        lan.change(new MediaRealm("lan", "lan", LAN, 30_000, 30_009, LAN, 0));
        RelaySession next = open(Latching.STRICT);
        assertThat(next.local(Side.A).rtpPort()).isBetween(30_000, 30_009);
        relay.removeRealm(wan);
        assertThat(running.local(Side.A)).isEqualTo(before);
        settle(running);
        relayed(pbx, before, itsp);
        running.close();
        next.close();
        await("all pairs are back", () -> inUse("lan") == 0 && wan.status().pairsInUse() == 0);
    }

    @Test
    void movingWithinARealmKeepsThePortAndForgetsTheFarEnd() throws Exception {
        FarEnd pbx = farEnd(PBX);
        FarEnd itsp = farEnd(ITSP);
        FarEnd other = farEnd(ITSP);
        RelaySession session = open(Latching.STRICT);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp());
        MediaAddress before = session.local(Side.B);
        settle(session);
        relayed(pbx, session.local(Side.A), itsp);
        relayed(itsp, before, pbx);
        session.move(Side.B, leg("wan", Latching.OFF));
        assertThat(session.local(Side.B)).isEqualTo(before);
        settle(session);
        pbx.sendRtp(session.local(Side.A));
        await("nobody is there yet", () -> session.stats(Side.A).undeliveredPackets() == 1);
        session.remote(Side.B, other.sdp());
        settle(session);
        itsp.sendRtp(before);
        await("the former far end is a stranger", () -> session.stats(Side.B).strayPackets() == 1);
        relayed(pbx, session.local(Side.A), other);
        relayed(other, before, pbx);
        session.close();
    }

    @Test
    void movingToAnotherRealmTakesNewPortsAndFreesTheOld() throws Exception {
        realm("dmz", "127.250.0.3", 10);
        FarEnd pbx = farEnd(PBX);
        FarEnd itsp = farEnd(ITSP);
        RelaySession session = open(Latching.STRICT);
        session.remote(Side.A, pbx.sdp());
        session.move(Side.B, leg("dmz", Latching.STRICT));
        assertThat(session.local(Side.B).address()).isEqualTo("127.250.0.3");
        session.remote(Side.B, itsp.sdp());
        await("the former pair is back", () -> inUse("wan") == 0);
        settle(session);
        relayed(pbx, session.local(Side.A), itsp);
        relayed(itsp, session.local(Side.B), pbx);
        session.close();
    }

    @Test
    void aMoveThatFindsNoPortLeavesTheSideAsItWas() throws Exception {
        FarEnd pbx = farEnd(PBX);
        FarEnd itsp = farEnd(ITSP);
        RelaySession session = open(Latching.STRICT);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp());
        assertThatThrownBy(() -> session.move(Side.B, leg("dmz", Latching.STRICT))).isInstanceOf(NoPortException.class);
        settle(session);
        relayed(pbx, session.local(Side.A), itsp);
        session.close();
    }

    @Test
    void aThousandSessionsLeaveNothing() throws Exception {
        FarEnd pbx = farEnd(PBX);
        FarEnd itsp = farEnd(ITSP);
        relay.modified(config(0));
        long before = openSockets();
        Set<RelaySession> batch = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            RelaySession session = open(Latching.STRICT);
            session.remote(Side.A, pbx.sdp());
            session.remote(Side.B, itsp.sdp());
            batch.add(session);
            if (batch.size() == 100) {
                settle(session);
                assertThat(relay.status().sockets()).isEqualTo(400);
                batch.forEach(RelaySession::close);
                batch.forEach(RelaySession::close);
                batch.clear();
            }
        }
        await("all is closed", () -> relay.status().sockets() == 0);
        MediaStatus status = relay.status();
        assertThat(status.sessions()).isZero();
        assertThat(status.realms()).hasSize(2).allSatisfy(r -> assertThat(r.pairsInUse()).isZero());
        assertThat(openSockets()).isEqualTo(before);
    }

    @Test
    void sessionsSpreadOverTheLoops() throws Exception {
        MediaRelay wide = new MediaRelay(3, 0);
        try {
            wide.addRealm(lan);
            wide.addRealm(wan);
            Map<RelayLoop, Integer> perLoop = new HashMap<>();
            for (int i = 0; i < 6; i++) {
                RelaySession session =
                        (RelaySession) wide.open(leg("lan", Latching.OFF), leg("wan", Latching.OFF), side -> {});
                perLoop.merge(session.loop(), 1, Integer::sum);
            }
            assertThat(perLoop.values()).containsExactly(2, 2, 2);
        } finally {
            wide.stop();
        }
        assertThat(wide.status().sockets()).isZero();
    }

    private static long openSockets() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(PortsTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // the one of the listing itself
        }
    }

    @Test
    void socketsMarkTheirPacketsForExpeditedForwarding() throws Exception {
        AtomicInteger open = new AtomicInteger();
        for (String address : new String[] {LAN, "::1"}) {
            InetSocketAddress local = new InetSocketAddress(address, 0);
            UdpSocket socket = UdpSocket.bind(local, 46, open);
            assertThat(((LinuxSocket) socket.fd()).getTrafficClass()).isEqualTo(46 << 2);
            socket.close();
        }
        assertThat(open).hasValue(0);
    }

    @Test
    void healthSaysWhatIsWrongWithAMediaRealm() throws Exception {
        assertThat(new MediaRealmsHealthCheck(List.of(lan, wan)).execute().getStatus())
                .isEqualTo(Result.Status.OK);
        RealmPorts far = realm("far", "192.0.2.1", 10);
        Result broken = new MediaRealmsHealthCheck(List.of(far)).execute();
        assertThat(broken.getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(broken.toString()).contains("far", "192.0.2.1");
        RealmPorts small = realm("small", LAN, 1);
        RelaySession session = open(leg("small", Latching.OFF), leg("wan", Latching.OFF));
        Result full = new MediaRealmsHealthCheck(List.of(small)).execute();
        assertThat(full.getStatus()).isEqualTo(Result.Status.CRITICAL);
        assertThat(full.toString()).contains("none of 1 port pairs is free");
        session.close();
        assertThat(new MediaRealmsHealthCheck(List.of()).execute().getStatus()).isEqualTo(Result.Status.WARN);
    }

    private int inUse(String realm) {
        return relay.status().realms().stream()
                .filter(r -> r.name().equals(realm))
                .findFirst()
                .orElseThrow()
                .pairsInUse();
    }
}
