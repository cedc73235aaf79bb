package org.jonction.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jonction.api.media.Latching;
import org.jonction.api.media.MediaEvents;
import org.jonction.api.media.MediaLeg;
import org.jonction.api.media.MediaRecord;
import org.jonction.api.media.Side;
import org.jonction.api.media.SrtpKey;
import org.jonction.api.media.SrtpSuite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SRTP on one side or on both, on real sockets. */
class SrtpRelayTest extends RelayFixture {
    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
    private static final byte[] REPORT = {(byte) 0x80, (byte) 201, 0, 1, 0, 0, 0, 9};

    private final FarEnd pbx = farEnd(PBX);
    private final FarEnd itsp = farEnd(ITSP);
    private final List<Side> noted = Collections.synchronizedList(new ArrayList<>());

    private final MediaEvents events = new MediaEvents() {
        @Override
        public void onSilence(Side side) {
            silences.add(side);
        }

        @Override
        public void onSource(Side side) {
            noted.add(side);
        }
    };

    private static MediaLeg secure(String realm) {
        return new MediaLeg(realm, Latching.STRICT, 0, 0, true);
    }

    private static SecureEnd secure(FarEnd end, int ssrc, SrtpSuite suite) {
        return new SecureEnd(end, ssrc, SrtpKey.random(suite), SrtpKey.random(suite));
    }

    private RelaySession openPlainToSecure(SecureEnd secure) throws Exception {
        RelaySession session = (RelaySession) relay.open(leg("lan", Latching.STRICT), secure("wan"), events);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, secure.sdp());
        settle(session);
        return session;
    }

    private void bothWays(RelaySession session, SecureEnd secure) {
        byte[] out = pbx.sendRtp(session.local(Side.A));
        assertThat(secure.receive()).isEqualTo(out);
        byte[] back = secure.send(session.local(Side.B));
        assertThat(FarEnd.receive(pbx.rtp)).isEqualTo(back);
    }

    @ParameterizedTest
    @EnumSource
    void aPlainSideAndAnEncryptedOneHearEachOther(SrtpSuite suite) throws Exception {
        SecureEnd secure = secure(itsp, 0x1001, suite);
        RelaySession session = openPlainToSecure(secure);
        for (int i = 0; i < 300; i++) {
            if (i == 100) {
                seconds(session, 3);
            }
            bothWays(session, secure);
        }
        FarEnd.send(pbx.rtcp, REPORT, session.local(Side.A).address(), session.local(Side.A).rtcpPort());
        assertThat(secure.receive(PacketKind.RTCP, itsp.rtcp)).isEqualTo(REPORT);
        byte[] sealed = secure.seal(PacketKind.RTCP, REPORT);
        FarEnd.send(itsp.rtcp, sealed, session.local(Side.B).address(), session.local(Side.B).rtcpPort());
        assertThat(FarEnd.receive(pbx.rtcp)).isEqualTo(REPORT);
        session.close();
        assertThat(session.stats(Side.B).rtpPackets()).isEqualTo(300);
        assertThat(session.stats(Side.B).srtpFailures()).isZero();
        assertThat(session.stats(Side.A).undeliveredPackets()).isZero();
    }

    @Test
    void twoEncryptedSidesHaveKeysOfTheirOwn() throws Exception {
        SecureEnd a = secure(pbx, 0x1000, SrtpSuite.AEAD_AES_256_GCM);
        SecureEnd b = secure(itsp, 0x1001, SUITE);
        RelaySession session = (RelaySession) relay.open(secure("lan"), secure("wan"), events);
        session.remote(Side.A, a.sdp());
        session.remote(Side.B, b.sdp());
        settle(session);
        for (int i = 0; i < 50; i++) {
            byte[] out = a.send(session.local(Side.A));
            assertThat(b.receive()).isEqualTo(out);
            byte[] back = b.send(session.local(Side.B));
            assertThat(a.receive()).isEqualTo(back);
        }
        session.close();
    }

    @Test
    void nothingPassesBeforeTheKeysAreKnown() throws Exception {
        SecureEnd secure = secure(itsp, 0x1001, SUITE);
        RelaySession session = (RelaySession) relay.open(leg("lan", Latching.STRICT), secure("wan"), events);
        session.remote(Side.A, pbx.sdp());
        settle(session);
        itsp.sendRtp(session.local(Side.B));
        pbx.sendRtp(session.local(Side.A));
        await("both are counted", () -> session.stats(Side.B).undeliveredPackets() == 1
                && session.stats(Side.A).undeliveredPackets() == 1);
        session.remote(Side.B, secure.sdp());
        settle(session);
        bothWays(session, secure);
        session.close();
    }

    @Test
    void forgedAndReplayedPacketsAreCountedAndNeitherHeardNorLatched() throws Exception {
        SecureEnd secure = secure(itsp, 0x1001, SUITE);
        RelaySession session = openPlainToSecure(secure);
        FarEnd stranger = farEnd(STRANGER);
        stranger.sendRtp(session.local(Side.B)); // the first packet of all
        await("the stranger is counted", () -> session.stats(Side.B).srtpFailures() == 1);
        assertThat(session.stats(Side.B).source()).isEmpty();

        byte[] plain = secure.plain();
        byte[] sealed = secure.sealed(plain);
        itsp.send(sealed, session.local(Side.B));
        assertThat(FarEnd.receive(pbx.rtp)).isEqualTo(plain);
        seconds(session, 3);
        byte[] forged = sealed.clone();
        forged[20] ^= 4;
        itsp.send(forged, session.local(Side.B));
        itsp.send(sealed, session.local(Side.B));
        itsp.sendRtp(session.local(Side.B));
        stranger.send(secure.sealed(secure.plain()), session.local(Side.B));
        bothWays(session, secure);
        session.close();
        assertThat(session.stats(Side.B).srtpFailures()).isEqualTo(4);
        assertThat(session.stats(Side.B).strayPackets()).isEqualTo(1);
        assertThat(session.stats(Side.B).rtpPackets()).isEqualTo(2);
    }

    @Test
    void aPacketThatThePlainSideRepeatsIsSentOnce() throws Exception {
        SecureEnd secure = secure(itsp, 0x1001, SUITE);
        RelaySession session = openPlainToSecure(secure);
        byte[] plain = pbx.sendRtp(session.local(Side.A));
        pbx.send(plain, session.local(Side.A));
        byte[] next = pbx.sendRtp(session.local(Side.A));
        assertThat(secure.receive()).isEqualTo(plain);
        assertThat(secure.receive()).isEqualTo(next);
        session.close();
        assertThat(session.stats(Side.A).undeliveredPackets()).isEqualTo(1);
    }

    @Test
    void newKeysTakeOverAndPacketsUnderTheOldOneOnTheirWayAreStillHeard() throws Exception {
        SecureEnd secure = secure(itsp, 0x1001, SUITE);
        RelaySession session = openPlainToSecure(secure);
        bothWays(session, secure);
        byte[] onItsWay = secure.plain();
        byte[] underTheOldKey = secure.sealed(onItsWay);
        secure.rekey(SrtpKey.random(SrtpSuite.AEAD_AES_128_GCM), SrtpKey.random(SrtpSuite.AEAD_AES_128_GCM));
        session.remote(Side.B, secure.sdp());
        settle(session);
        itsp.send(underTheOldKey, session.local(Side.B));
        assertThat(FarEnd.receive(pbx.rtp)).isEqualTo(onItsWay);
        bothWays(session, secure);

        seconds(session, 6);
        itsp.send(underTheOldKey, session.local(Side.B));
        await("the old key is over", () -> session.stats(Side.B).srtpFailures() == 1);
        bothWays(session, secure);
        session.close();
    }

    @Test
    void holdAndResumeUnderTheSameKeysGoOnWhereTheyWere() throws Exception {
        SecureEnd secure = secure(itsp, 0x1001, SUITE);
        RelaySession session = openPlainToSecure(secure);
        for (int i = 0; i < 3; i++) {
            bothWays(session, secure);
            session.remote(Side.B, secure.sdp());
            settle(session);
        }
        session.close();
        assertThat(session.stats(Side.B).srtpFailures()).isZero();
    }

    @Test
    void aSideThatTurnsToPlainMediaIsHeard() throws Exception {
        SecureEnd secure = secure(itsp, 0x1001, SUITE);
        RelaySession session = openPlainToSecure(secure);
        bothWays(session, secure);
        session.remote(Side.B, itsp.sdp());
        settle(session);
        relayed(itsp, session.local(Side.B), pbx);
        relayed(pbx, session.local(Side.A), itsp);
        session.close();
    }

    @Test
    void anotherRelayGoesOnUnderTheSameKeys() throws Exception {
        SecureEnd secure = secure(itsp, 0x1001, SUITE);
        RelaySession session = openPlainToSecure(secure);
        MediaRecord[] record = {session.record()};
        int before = 0;
        for (int i = 0; i < 70_000; i++) {
            bothWays(session, secure);
            if (noted.size() != before) {
                before = noted.size();
                record[0] = session.record();
            }
        }
        assertThat(record[0].b().srtp().received().getFirst().index()).isGreaterThanOrEqualTo(65_536);
        assertThat(record[0].toString()).doesNotContain(secure.own.inline()).doesNotContain(secure.box.inline());
        relay.stop();
        MediaRelay next = new MediaRelay(1, 60_000);
        RelaySession adopted =
                (RelaySession) next.adopt(record[0], leg("lan", Latching.STRICT), secure("wan"), events);
        settle(adopted);
        bothWays(adopted, secure);
        assertThat(adopted.stats(Side.B).srtpFailures()).isZero();
        next.stop();
    }

    @Test
    void rtcpOnTheRtpPortIsOpenedAndSealed() throws Exception {
        SecureEnd secure = secure(itsp, 0x1001, SUITE);
        RelaySession session = openPlainToSecure(secure);
        bothWays(session, secure);
        itsp.send(secure.seal(PacketKind.RTCP, REPORT), session.local(Side.B));
        assertThat(FarEnd.receive(pbx.rtcp)).isEqualTo(REPORT);
        session.close();
    }

    @Test
    void damagedPacketsOfEverySizeDoNoHarm() throws Exception {
        SecureEnd secure = secure(itsp, 0x1001, SUITE);
        RelaySession session = openPlainToSecure(secure);
        bothWays(session, secure);
        Random random = new Random(3);
        DatagramSocket socket = itsp.rtp;
        for (int length = 1; length < 400; length++) {
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            noise[0] = (byte) (0x80 | noise[0] & 0x3f);
            FarEnd.send(socket, noise, session.local(Side.B).address(), session.local(Side.B).rtpPort());
        }
        bothWays(session, secure);
        session.close();
        assertThat(session.stats(Side.B).rtpPackets()).isEqualTo(2);
    }
}
