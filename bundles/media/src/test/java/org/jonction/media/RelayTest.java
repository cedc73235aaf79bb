package org.jonction.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jonction.api.media.Latching;
import org.jonction.api.media.RemoteMedia;
import org.jonction.api.media.Side;
import org.jonction.api.media.StreamStats;
import org.junit.jupiter.api.Test;

/** What the relay does with the packets of a call, on real sockets. */
class RelayTest extends RelayFixture {
    @Test
    void bothFarEndsHearEachOtherWithoutAGap() throws Exception {
        RelaySession session = open(Latching.STRICT);
        FarEnd pbx = farEnd(PBX);
        FarEnd itsp = farEnd(ITSP);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        for (int i = 0; i < 1000; i++) {
            if (i == 500) {
                seconds(session, 2);
            }
            assertThat(FarEnd.receive(sent(pbx, session, Side.A, itsp))).isEqualTo(FarEnd.rtpPacket(0x1000, i));
            assertThat(FarEnd.receive(sent(itsp, session, Side.B, pbx))).isEqualTo(FarEnd.rtpPacket(0x1001, i));
        }
        session.close();
        for (Side side : Side.values()) {
            StreamStats stats = session.stats(side);
            assertThat(stats.rtpPackets()).isEqualTo(1000);
            assertThat(stats.rtpBytes()).isEqualTo(172_000);
            assertThat(stats.lostPackets()).isZero();
            assertThat(stats.undeliveredPackets() + stats.strayPackets() + stats.malformedPackets()).isZero();
        }
    }

    @Test
    void aCallIsNotDisturbedByOthersThatComeAndGo() throws Exception {
        relay.modified(config(0));
        RelaySession session = open(Latching.STRICT);
        FarEnd pbx = farEnd(PBX);
        FarEnd itsp = farEnd(ITSP);
        FarEnd other = farEnd(STRANGER);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> others = CompletableFuture.supplyAsync(() -> comeAndGo(other, over));
        for (int i = 0; i < 500; i++) {
            relayed(pbx, session.local(Side.A), itsp);
            relayed(itsp, session.local(Side.B), pbx);
        }
        over.set(true);
        assertThat(others.get(10, TimeUnit.SECONDS)).isPositive();
        session.close();
        assertThat(session.stats(Side.A).rtpPackets()).isEqualTo(500);
        assertThat(session.stats(Side.B).rtpPackets()).isEqualTo(500);
    }

    private int comeAndGo(FarEnd other, AtomicBoolean over) {
        int count = 0;
        try {
            for (; !over.get(); count++) {
                RelaySession passing = open(Latching.FIRST);
                passing.remote(Side.A, other.sdp());
                other.sendRtp(passing.local(Side.A));
                passing.remote(Side.B, other.sdpOnHold());
                passing.move(Side.B, leg(count % 2 == 0 ? "wan" : "lan", Latching.STRICT));
                other.sendRtcp(passing.local(Side.B));
                passing.close();
                settle(passing);
            }
            return count;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static DatagramSocket sent(FarEnd from, RelaySession session, Side side, FarEnd to) {
        from.sendRtp(session.local(side));
        return to.rtp;
    }

    @Test
    void mediaComesFromThePortThatReceivesIt() throws Exception {
        RelaySession session = open(Latching.FIRST);
        FarEnd pbx = farEnd(PBX);
        FarEnd itsp = farEnd(ITSP);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        pbx.sendRtp(session.local(Side.A));
        pbx.sendRtcp(session.local(Side.A));
        DatagramPacket rtp = FarEnd.datagram(itsp.rtp);
        DatagramPacket rtcp = FarEnd.datagram(itsp.rtcp);
        assertThat(rtp.getSocketAddress())
                .isEqualTo(new InetSocketAddress(WAN, session.local(Side.B).rtpPort()));
        assertThat(rtcp.getSocketAddress())
                .isEqualTo(new InetSocketAddress(WAN, session.local(Side.B).rtcpPort()));
        session.close();
    }

    @Test
    void rtcpThatComesBeforeAnyRtpIsRelayed() throws Exception {
        RelaySession session = open(Latching.STRICT);
        FarEnd pbx = farEnd(PBX);
        FarEnd itsp = farEnd(ITSP);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        byte[] report = itsp.sendRtcp(session.local(Side.B));
        assertThat(FarEnd.receive(pbx.rtcp)).isEqualTo(report);
        session.close();
        assertThat(session.stats(Side.B).rtcpPackets()).isEqualTo(1);
    }

    @Test
    void rtcpOnTheRtpPortGoesToTheOtherSidesRtcp() throws Exception {
        RelaySession session = open(Latching.STRICT);
        FarEnd pbx = farEnd(PBX);
        FarEnd itsp = farEnd(ITSP);
        session.remote(Side.A, new RemoteMedia(FarEnd.address(pbx.rtp), FarEnd.address(pbx.rtp), false));
        session.remote(Side.B, itsp.sdp());
        settle(session);
        pbx.sendRtp(session.local(Side.A));
        FarEnd.receive(itsp.rtp);
        byte[] report = {(byte) 0x80, (byte) 200, 0, 1, 0, 0, 0, 1};
        pbx.send(report, session.local(Side.A));
        assertThat(FarEnd.receive(itsp.rtcp)).isEqualTo(report);
        byte[] answer = itsp.sendRtcp(session.local(Side.B));
        DatagramPacket muxed = FarEnd.datagram(pbx.rtp);
        assertThat(muxed.getPort()).isEqualTo(session.local(Side.A).rtpPort());
        assertThat(muxed.getLength()).isEqualTo(answer.length);
        session.close();
    }

    @Test
    void mediaCrossesBetweenIpv4AndIpv6() throws Exception {
        realm("six", "::1", 1000);
        RelaySession session = open(leg("lan", Latching.STRICT), leg("six", Latching.STRICT));
        FarEnd pbx = farEnd(PBX);
        FarEnd itsp = farEnd("::1");
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        for (int i = 0; i < 4; i++) {
            assertThat(FarEnd.receive(sent(pbx, session, Side.A, itsp))).isEqualTo(FarEnd.rtpPacket(0x1000, i));
            assertThat(FarEnd.receive(sent(itsp, session, Side.B, pbx))).isEqualTo(FarEnd.rtpPacket(0x1001, i));
            assertThat(sentRtcp(itsp, session, Side.B, pbx)).hasSize(8);
            assertThat(sentRtcp(pbx, session, Side.A, itsp)).hasSize(8);
            seconds(session, 1);
        }
        session.close();
        assertThat(session.stats(Side.B).source()).isEqualTo("[::1]:" + itsp.rtp.getLocalPort());
        assertThat(session.stats(Side.B).strayPackets()).isZero();
    }

    private static byte[] sentRtcp(FarEnd from, RelaySession session, Side side, FarEnd to) {
        from.sendRtcp(session.local(side));
        return FarEnd.receive(to.rtcp);
    }

    @Test
    void nothingIsSentBeforeTheOtherFarEndIsKnown() throws Exception {
        RelaySession session = open(Latching.FIRST);
        FarEnd pbx = farEnd(PBX);
        FarEnd itsp = farEnd(ITSP);
        session.remote(Side.A, pbx.sdp());
        settle(session);
        pbx.sendRtp(session.local(Side.A));
        await("the packet is counted", () -> session.stats(Side.A).undeliveredPackets() == 1);
        session.remote(Side.B, itsp.sdp());
        settle(session);
        byte[] second = pbx.sendRtp(session.local(Side.A));
        assertThat(FarEnd.receive(itsp.rtp)).isEqualTo(second);
        session.close();
        assertThat(session.stats(Side.A).rtpPackets()).isEqualTo(1);
    }

    @Test
    void anAddressOfZerosStopsMediaUntilAnAddressComesBack() throws Exception {
        RelaySession session = open(Latching.STRICT);
        FarEnd pbx = farEnd(PBX);
        FarEnd itsp = farEnd(ITSP);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        assertThat(FarEnd.receive(sent(pbx, session, Side.A, itsp))).isEqualTo(FarEnd.rtpPacket(0x1000, 0));
        InetSocketAddress zero = new InetSocketAddress("0.0.0.0", itsp.rtp.getLocalPort());
        session.remote(Side.B, new RemoteMedia(zero, zero, true));
        settle(session);
        pbx.sendRtp(session.local(Side.A));
        await("the packet is counted", () -> session.stats(Side.A).undeliveredPackets() == 1);
        session.remote(Side.B, itsp.sdp());
        settle(session);
        assertThat(FarEnd.receive(sent(pbx, session, Side.A, itsp))).isEqualTo(FarEnd.rtpPacket(0x1000, 2));
        session.close();
    }

    @Test
    void malformedPacketsAreCountedAndDropped() throws Exception {
        RelaySession session = open(Latching.FIRST);
        FarEnd pbx = farEnd(PBX);
        FarEnd itsp = farEnd(ITSP);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        byte[][] bad = {
            {},
            {(byte) 0x80},
            new byte[172],
            "REGISTER sip:box SIP/2.0".getBytes(),
            {(byte) 0x80, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0},
            {(byte) 0x8f, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0},
            {(byte) 0x90, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff},
            {(byte) 0x80, (byte) 200, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0, 0, 0, 0, 0},
        };
        for (byte[] packet : bad) {
            pbx.send(packet, session.local(Side.A));
        }
        await("all are counted", () -> session.stats(Side.A).malformedPackets() == bad.length);
        assertThat(FarEnd.receive(sent(pbx, session, Side.A, itsp))).isEqualTo(FarEnd.rtpPacket(0x1000, 0));
        seconds(session, 2);
        for (byte[] packet : bad) {
            pbx.send(packet, session.local(Side.A));
        }
        assertThat(FarEnd.receive(sent(pbx, session, Side.A, itsp))).isEqualTo(FarEnd.rtpPacket(0x1000, 1));
        session.close();
        assertThat(session.stats(Side.A).malformedPackets()).isEqualTo(2 * bad.length);
        assertThat(session.stats(Side.A).rtpPackets()).isEqualTo(2);
    }

    @Test
    void missingPacketsAreCountedAsLost() throws Exception {
        RelaySession session = open(Latching.STRICT);
        FarEnd pbx = farEnd(PBX);
        FarEnd itsp = farEnd(ITSP);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        FarEnd.receive(sent(pbx, session, Side.A, itsp));
        pbx.lose(3);
        FarEnd.receive(sent(pbx, session, Side.A, itsp));
        session.close();
        assertThat(session.stats(Side.A).lostPackets()).isEqualTo(3);
    }

    @Test
    void aFarEndThatRefusesPacketsForAWhileHearsTheNextOnes() throws Exception {
        RelaySession session = open(Latching.OFF);
        FarEnd pbx = farEnd(PBX);
        FarEnd itsp = farEnd(ITSP);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        InetSocketAddress closed = FarEnd.address(itsp.rtp);
        itsp.rtp.close();
        for (int i = 0; i < 20; i++) {
            pbx.sendRtp(session.local(Side.A));
        }
        await("they are handled", () -> session.stats(Side.A).rtpPackets()
                        + session.stats(Side.A).undeliveredPackets() == 20);
        try (DatagramSocket back = new DatagramSocket(closed)) {
            back.setSoTimeout(5000);
            byte[] packet = pbx.sendRtp(session.local(Side.A));
            assertThat(FarEnd.receive(back)).isEqualTo(packet);
        }
        session.close();
    }
}
