package org.jonction.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.jonction.api.media.Latching;
import org.jonction.api.media.MediaLeg;
import org.jonction.api.media.NoPortException;
import org.jonction.api.media.Side;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When silence of a side is reported. Seconds are let pass by hand; the relay's own clock may add a few. */
class SilenceTest extends RelayFixture {
    private static final int LONG = 1000;
    private FarEnd pbx;
    private FarEnd itsp;

    @BeforeEach
    void farEnds() {
        pbx = farEnd(PBX);
        itsp = farEnd(ITSP);
    }

    private RelaySession call(int silenceA, int holdA, int silenceB, int holdB) throws NoPortException {
        return open(
                new MediaLeg("lan", Latching.STRICT, silenceA, holdA),
                new MediaLeg("wan", Latching.STRICT, silenceB, holdB));
    }

    @Test
    void silenceOfOneSideIsReportedOnce() throws Exception {
        RelaySession session = call(20, 0, LONG, 0);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        seconds(session, 10);
        assertThat(silences).isEmpty();
        seconds(session, 30);
        assertThat(silences).containsExactly(Side.A);
        session.close();
    }

    @Test
    void packetsEndASilenceAndTheNextOneIsReportedAgain() throws Exception {
        RelaySession session = call(20, 0, LONG, 0);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        seconds(session, 10);
        pbx.sendRtp(session.local(Side.A));
        FarEnd.receive(itsp.rtp);
        seconds(session, 12);
        assertThat(silences).isEmpty();
        seconds(session, 20);
        assertThat(silences).containsExactly(Side.A);
        pbx.sendRtcp(session.local(Side.A));
        FarEnd.receive(itsp.rtcp);
        seconds(session, 30);
        assertThat(silences).containsExactly(Side.A, Side.A);
        session.close();
    }

    @Test
    void onHoldTheLongerTimeCountsForBothSides() throws Exception {
        RelaySession session = call(20, 60, 20, 70);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdpOnHold());
        settle(session);
        seconds(session, 40);
        assertThat(silences).isEmpty();
        seconds(session, 40);
        assertThat(silences).containsExactly(Side.A, Side.B);
        session.close();
    }

    @Test
    void afterHoldTheShorterTimeBeginsAnew() throws Exception {
        RelaySession session = call(20, LONG, 0, 0);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdpOnHold());
        settle(session);
        seconds(session, 100);
        session.remote(Side.B, itsp.sdp());
        settle(session);
        seconds(session, 10);
        assertThat(silences).isEmpty();
        seconds(session, 20);
        assertThat(silences).containsExactly(Side.A);
        session.close();
    }

    @Test
    void zeroMeansNever() throws Exception {
        RelaySession session = call(0, 0, 0, 0);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        seconds(session, LONG);
        assertThat(silences).isEmpty();
        session.close();
    }

    @Test
    void noSilenceIsReportedBeforeBothFarEndsAreKnown() throws Exception {
        RelaySession session = call(20, 20, 20, 20);
        session.remote(Side.A, pbx.sdp());
        settle(session);
        seconds(session, 100);
        assertThat(silences).isEmpty();
        session.close();
    }

    @Test
    void aThirdPartyDoesNotEndASilence() throws Exception {
        RelaySession session = call(30, 0, 0, 0);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        pbx.sendRtp(session.local(Side.A));
        FarEnd.receive(itsp.rtp);
        seconds(session, 20);
        farEnd(STRANGER).sendRtp(session.local(Side.A));
        await("the stray packet is counted", () -> session.stats(Side.A).strayPackets() == 1);
        seconds(session, 20);
        assertThat(silences).containsExactly(Side.A);
        session.close();
    }

    @Test
    void aListenerThatFailsHarmsNoOtherSession() throws Exception {
        RelaySession failing = (RelaySession) relay.open(
                new MediaLeg("lan", Latching.STRICT, 5, 0),
                new MediaLeg("wan", Latching.STRICT, 0, 0),
                side -> {
                    throw new IllegalStateException("thrown by a test");
                });
        failing.remote(Side.A, pbx.sdp());
        failing.remote(Side.B, itsp.sdp());
        RelaySession good = call(10, 0, 0, 0);
        good.remote(Side.A, pbx.sdp());
        good.remote(Side.B, itsp.sdp());
        settle(good);
        seconds(good, 20);
        assertThat(silences).containsExactly(Side.A);
        failing.close();
        good.close();
    }

    @Test
    void aListenerMayEndTheSession() throws Exception {
        RelaySession[] session = new RelaySession[1];
        session[0] = (RelaySession) relay.open(
                new MediaLeg("lan", Latching.STRICT, 5, 0),
                new MediaLeg("wan", Latching.STRICT, 0, 0),
                side -> session[0].close());
        session[0].remote(Side.A, pbx.sdp());
        session[0].remote(Side.B, itsp.sdp());
        settle(session[0]);
        seconds(session[0], 10);
        await("all is closed", () -> relay.status().sockets() == 0);
    }
}
