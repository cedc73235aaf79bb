package org.jonction.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import org.jonction.api.media.Latching;
import org.jonction.api.media.RemoteMedia;
import org.jonction.api.media.Side;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From which sources the relay takes packets, and where it sends, on real sockets. */
class LatchingTest extends RelayFixture {
    private FarEnd pbx;
    private FarEnd itsp;
    private FarEnd stranger;

    @BeforeEach
    void farEnds() {
        pbx = farEnd(PBX);
        itsp = farEnd(ITSP);
        stranger = farEnd(STRANGER);
    }

    private RelaySession call(Latching latching) throws Exception {
        RelaySession session = open(latching);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        return session;
    }

    /** Sends a packet into side A and expects that the far end of B gets just this one next. */
    private void heard(RelaySession session, FarEnd from) {
        relayed(from, session.local(Side.A), itsp);
    }

    private void stray(RelaySession session, FarEnd from) throws Exception {
        long before = session.stats(Side.A).strayPackets();
        from.sendRtp(session.local(Side.A));
        await("the stray packet is counted", () -> session.stats(Side.A).strayPackets() == before + 1);
    }

    @Test
    void offTakesOnlyTheSourceThatSdpNames() throws Exception {
        RelaySession session = call(Latching.OFF);
        stray(session, stranger);
        heard(session, pbx);
        stray(session, stranger);
        seconds(session, 2);
        heard(session, pbx);
        stray(session, stranger);
        heard(session, pbx);
        session.close();
        assertThat(session.stats(Side.A).strayPackets()).isEqualTo(3);
        assertThat(session.stats(Side.A).rtpPackets()).isEqualTo(3);
    }

    @Test
    void offTakesNothingBeforeSdp() throws Exception {
        RelaySession session = open(Latching.OFF);
        session.remote(Side.B, itsp.sdp());
        settle(session);
        stray(session, pbx);
        session.remote(Side.A, pbx.sdp());
        settle(session);
        heard(session, pbx);
        session.close();
    }

    @Test
    void offFollowsSdpToANewAddress() throws Exception {
        RelaySession session = call(Latching.OFF);
        heard(session, pbx);
        session.remote(Side.A, stranger.sdp());
        settle(session);
        stray(session, pbx);
        heard(session, stranger);
        session.close();
    }

    @Test
    void firstTakesAFarEndBehindANatAndAnswersWhereItComesFrom() throws Exception {
        RelaySession session = open(Latching.FIRST);
        session.remote(Side.A, farEnd("127.250.0.1").sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        heard(session, pbx);
        byte[] back = itsp.sendRtp(session.local(Side.B));
        assertThat(FarEnd.receive(pbx.rtp)).isEqualTo(back);
        session.close();
        assertThat(session.stats(Side.A).source()).isEqualTo(PBX + ":" + pbx.rtp.getLocalPort());
    }

    @ParameterizedTest
    @EnumSource(value = Latching.class, names = {"FIRST", "STRICT"})
    void onceLatchedAThirdPartyIsNotForwarded(Latching latching) throws Exception {
        RelaySession session = call(latching);
        heard(session, pbx);
        stray(session, stranger);
        seconds(session, 2);
        heard(session, pbx);
        stray(session, stranger);
        FarEnd.send(stranger.rtp, new byte[7], LAN, session.local(Side.A).rtpPort());
        heard(session, pbx);
        await("noise of a third party is stray as well", () -> session.stats(Side.A).strayPackets() == 3);
        session.close();
        assertThat(session.stats(Side.A).rtpPackets()).isEqualTo(3);
        assertThat(session.stats(Side.A).malformedPackets()).isZero();
        assertThat(session.stats(Side.A).source()).isEqualTo(PBX + ":" + pbx.rtp.getLocalPort());
    }

    @Test
    void noiseDoesNotLatch() throws Exception {
        RelaySession session = call(Latching.FIRST);
        stranger.send("\u0000\u0001".getBytes(), session.local(Side.A));
        await("noise is counted", () -> session.stats(Side.A).malformedPackets() == 1);
        assertThat(session.stats(Side.A).source()).isEmpty();
        heard(session, pbx);
        stray(session, stranger);
        session.close();
    }

    @Test
    void firstKeepsItsSourceAgainstTheOneThatSdpNames() throws Exception {
        RelaySession session = open(Latching.FIRST);
        session.remote(Side.A, stranger.sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        heard(session, pbx);
        stray(session, stranger);
        heard(session, pbx);
        session.close();
    }

    @Test
    void strictTurnsToTheSourceThatSdpNamesAndStaysThere() throws Exception {
        RelaySession session = call(Latching.STRICT);
        heard(session, stranger);
        stray(session, farEnd(STRANGER));
        heard(session, pbx);
        stray(session, stranger);
        seconds(session, 2);
        heard(session, pbx);
        stray(session, stranger);
        session.close();
        assertThat(session.stats(Side.A).source()).isEqualTo(PBX + ":" + pbx.rtp.getLocalPort());
    }

    @Test
    void theWinnerBySdpIsFoundLateAsWell() throws Exception {
        RelaySession session = call(Latching.STRICT);
        heard(session, stranger);
        seconds(session, 2);
        heard(session, stranger);
        heard(session, pbx);
        stray(session, stranger);
        session.close();
    }

    @ParameterizedTest
    @EnumSource(value = Latching.class, names = {"FIRST", "STRICT"})
    void aSourceMayComeBeforeItsSdp(Latching latching) throws Exception {
        RelaySession session = open(latching);
        session.remote(Side.B, itsp.sdp());
        settle(session);
        heard(session, pbx);
        session.remote(Side.A, pbx.sdp());
        settle(session);
        heard(session, pbx);
        stray(session, stranger);
        session.close();
    }

    @ParameterizedTest
    @EnumSource(value = Latching.class, names = {"FIRST", "STRICT"})
    void whoCameBeforeSdpHasNoClaimAfterIt(Latching latching) throws Exception {
        RelaySession session = open(latching);
        session.remote(Side.B, itsp.sdp());
        settle(session);
        heard(session, stranger);
        session.remote(Side.A, pbx.sdp());
        settle(session);
        byte[] back = itsp.sendRtp(session.local(Side.B));
        assertThat(FarEnd.receive(pbx.rtp)).isEqualTo(back);
        heard(session, pbx);
        stray(session, stranger);
        session.close();
    }

    @ParameterizedTest
    @EnumSource(value = Latching.class, names = {"FIRST", "STRICT"})
    void aChangedAddressAllowsOneNewSource(Latching latching) throws Exception {
        RelaySession session = call(latching);
        FarEnd moved = farEnd(PBX);
        heard(session, pbx);
        seconds(session, 2);
        session.remote(Side.A, moved.sdp());
        settle(session);
        heard(session, pbx);
        byte[] back = itsp.sendRtp(session.local(Side.B));
        assertThat(FarEnd.receive(moved.rtp)).isEqualTo(back);
        heard(session, moved);
        stray(session, pbx);
        stray(session, stranger);
        seconds(session, 2);
        heard(session, moved);
        stray(session, pbx);
        session.close();
    }

    @Test
    void aChangeThatIsTakenBackLeavesMediaWhereItWas() throws Exception {
        RelaySession session = call(Latching.FIRST);
        heard(session, pbx);
        session.remote(Side.A, farEnd(PBX).sdp());
        session.remote(Side.A, pbx.sdp());
        settle(session);
        byte[] back = itsp.sendRtp(session.local(Side.B));
        assertThat(FarEnd.receive(pbx.rtp)).isEqualTo(back);
        stray(session, stranger);
        session.close();
    }

    @Test
    void theSameAddressChangesNothing() throws Exception {
        RelaySession session = call(Latching.FIRST);
        heard(session, pbx);
        session.remote(Side.A, pbx.sdp());
        settle(session);
        stray(session, stranger);
        heard(session, pbx);
        session.close();
    }

    @Test
    void behindANatMediaStaysAtItsSourceWhenOnlyThePortInSdpChanges() throws Exception {
        RelaySession session = open(Latching.FIRST);
        InetSocketAddress before = new InetSocketAddress("127.250.0.1", 4000);
        InetSocketAddress after = new InetSocketAddress("127.250.0.1", 4002);
        session.remote(Side.A, new RemoteMedia(before, before, false));
        session.remote(Side.B, itsp.sdp());
        settle(session);
        heard(session, pbx);
        session.remote(Side.A, new RemoteMedia(after, after, false));
        settle(session);
        byte[] back = itsp.sendRtp(session.local(Side.B));
        assertThat(FarEnd.receive(pbx.rtp)).isEqualTo(back);
        session.close();
    }

    @Test
    void aChoiceThatNobodyTakesRunsOut() throws Exception {
        RelaySession session = call(Latching.FIRST);
        heard(session, pbx);
        session.remote(Side.A, farEnd("127.250.0.1").sdp());
        settle(session);
        for (int i = 0; i < 6; i++) {
            heard(session, pbx);
            seconds(session, 1);
        }
        stray(session, stranger);
        byte[] back = itsp.sendRtp(session.local(Side.B));
        assertThat(FarEnd.receive(pbx.rtp)).isEqualTo(back);
        session.close();
    }

    @Test
    void rtcpOfAThirdPartyIsNotForwarded() throws Exception {
        RelaySession session = call(Latching.FIRST);
        heard(session, pbx);
        stranger.sendRtcp(session.local(Side.A));
        await("the stray report is counted", () -> session.stats(Side.A).strayPackets() == 1);
        byte[] report = pbx.sendRtcp(session.local(Side.A));
        assertThat(FarEnd.receive(itsp.rtcp)).isEqualTo(report);
        stranger.sendRtcp(session.local(Side.A));
        await("the stray report is counted", () -> session.stats(Side.A).strayPackets() == 2);
        session.close();
        assertThat(session.stats(Side.A).rtcpPackets()).isEqualTo(1);
    }

    @Test
    void rtcpGoesBesideTheSourceOfAFarEndBehindANat() throws Exception {
        RelaySession session = open(Latching.FIRST);
        session.remote(Side.A, farEnd("127.250.0.1").sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        heard(session, pbx);
        try (DatagramSocket beside = new DatagramSocket(
                new InetSocketAddress(PBX, pbx.rtp.getLocalPort() + 1))) {
            beside.setSoTimeout(5000);
            byte[] report = itsp.sendRtcp(session.local(Side.B));
            assertThat(FarEnd.receive(beside)).isEqualTo(report);
        }
        session.close();
    }

    @Test
    void anAddressThatCannotBeMeantGetsNothing() throws Exception {
        RelaySession session = open(Latching.OFF);
        session.remote(Side.A, pbx.sdp());
        for (InetSocketAddress wrong : new InetSocketAddress[] {
            new InetSocketAddress("239.0.0.1", 4000),
            new InetSocketAddress("::1", 4000),
            new InetSocketAddress(LAN, session.local(Side.A).rtpPort()),
            new InetSocketAddress(WAN, session.local(Side.B).rtpPort()),
            new InetSocketAddress(ITSP, 0),
        }) {
            session.remote(Side.B, new RemoteMedia(wrong, wrong, false));
            settle(session);
            long before = session.stats(Side.A).undeliveredPackets();
            pbx.sendRtp(session.local(Side.A));
            await("the packet is counted: " + wrong, () -> session.stats(Side.A).undeliveredPackets() == before + 1);
        }
        session.remote(Side.B, itsp.sdp());
        settle(session);
        heard(session, pbx);
        session.close();
    }
}
