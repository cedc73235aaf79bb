package org.jonction.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jonction.api.media.Latching;
import org.jonction.api.media.MediaEvents;
import org.jonction.api.media.MediaLeg;
import org.jonction.api.media.MediaPlace;
import org.jonction.api.media.MediaRecord;
import org.jonction.api.media.NoPortException;
import org.jonction.api.media.RemoteMedia;
import org.jonction.api.media.Side;
import org.junit.jupiter.api.Test;

/** Sessions that go on under another owner, or in another relay. */
class AdoptionTest extends RelayFixture {
    /** An address for documentation, which no test host has (RFC 5737). */
    private static final String WAN_NOT_HERE = "203.0.113.99";

    private final FarEnd pbx = farEnd(PBX);
    private final FarEnd itsp = farEnd(ITSP);
    private final List<Side> sources = Collections.synchronizedList(new ArrayList<>());

    private final MediaEvents events = new MediaEvents() {
        @Override
        public void onSilence(Side side) {
            silences.add(side);
        }

        @Override
        public void onSource(Side side) {
            sources.add(side);
        }
    };

    private RelaySession adopt(MediaRelay by, MediaRecord record) throws NoPortException {
        return (RelaySession) by.adopt(record, new MediaLeg("lan", Latching.STRICT, 3, 3),
                new MediaLeg("wan", Latching.STRICT, 3, 3), events);
    }

    /** A session over which both far ends have talked. */
    private RelaySession talking() throws Exception {
        RelaySession session = (RelaySession) relay.open(
                new MediaLeg("lan", Latching.STRICT, 3, 3), new MediaLeg("wan", Latching.STRICT, 3, 3), events);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        relayed(pbx, session.local(Side.A), itsp);
        relayed(itsp, session.local(Side.B), pbx);
        return session;
    }

    @Test
    void aSessionThatIsLeftRelaysOnAndReportsToItsNextOwner() throws Exception {
        RelaySession session = talking();
        assertThat(sources).containsExactlyInAnyOrder(Side.A, Side.B);
        session.leave();
        relayed(pbx, session.local(Side.A), itsp);
        seconds(session, 10);
        assertThat(silences).as("while nobody owns it").isEmpty();

        RelaySession adopted = adopt(relay, session.record());

        assertThat(adopted).isSameAs(session);
        assertThat(relay.status().sessions()).isEqualTo(1);
        relayed(itsp, session.local(Side.B), pbx);
        seconds(session, 4);
        assertThat(silences).containsExactlyInAnyOrder(Side.A, Side.B);
        assertThat(session.stats(Side.A).rtpPackets()).isEqualTo(2);
        session.close();
    }

    @Test
    void aSessionThatNobodyAdoptsEndsAfterAMinute() throws Exception {
        RelaySession session = talking();
        session.leave();
        seconds(session, 60);
        assertThat(relay.status().sessions()).isEqualTo(1);
        seconds(session, 1);
        await("it ends", () -> relay.status().sessions() == 0);
    }

    @Test
    void anotherRelayGoesOnWithTheSamePortsAndSources() throws Exception {
        RelaySession session = talking();
        MediaRecord record = session.record();
        assertThat(record.a().rtpSource()).isEqualTo(FarEnd.address(pbx.rtp));
        relay.stop();
        MediaRelay next = new MediaRelay(1, 60_000);

        RelaySession adopted = adopt(next, record);
        settle(adopted);

        assertThat(adopted.local(Side.A)).isEqualTo(session.local(Side.A));
        assertThat(adopted.local(Side.B)).isEqualTo(session.local(Side.B));
        relayed(pbx, adopted.local(Side.A), itsp);
        relayed(itsp, adopted.local(Side.B), pbx);
        farEnd(STRANGER).sendRtp(adopted.local(Side.A));
        await("a stranger is counted", () -> adopted.stats(Side.A).strayPackets() == 1);
        assertThat(adopted.record()).isEqualTo(record);
        next.stop();
        assertThat(next.status().sockets()).isZero();
    }

    @Test
    void aFarEndBehindANatIsHeardAndSentToWhereItWasLast() throws Exception {
        FarEnd nat = farEnd(STRANGER);
        RelaySession session =
                (RelaySession) relay.open(leg("lan", Latching.FIRST), leg("wan", Latching.FIRST), events);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp()); // what it says is not where it is
        settle(session);
        relayed(pbx, session.local(Side.A), itsp);
        relayed(nat, session.local(Side.B), pbx);
        relayed(pbx, session.local(Side.A), nat);
        MediaRecord record = session.record();
        relay.stop();
        MediaRelay next = new MediaRelay(1, 60_000);

        RelaySession adopted = (RelaySession)
                next.adopt(record, leg("lan", Latching.FIRST), leg("wan", Latching.FIRST), events);
        settle(adopted);

        relayed(pbx, adopted.local(Side.A), nat);
        relayed(nat, adopted.local(Side.B), pbx);
        next.stop();
    }

    @Test
    void portsOfAnAdoptedSessionAreNotGivenToAnotherOne() throws Exception {
        RelaySession session = talking();
        MediaRecord record = session.record();
        relay.stop();
        MediaRelay next = new MediaRelay(1, 0);
        RelaySession adopted = adopt(next, record);
        RealmPorts realm = new RealmPorts(config("lan", LAN, 1000));
        next.addRealm(realm);

        assertThat(realm.status().pairsInUse()).isEqualTo(1);
        assertThat(realm.available()).isEqualTo(999);
        adopted.close();
        await("they come back", () -> realm.available() == 1000);
        next.stop();
    }

    @Test
    void portsThatSomebodyElseHoldsAreToldAndNothingStaysOpen() throws Exception {
        RelaySession session = talking();
        MediaPlace b = session.record().b();
        MediaPlace elsewhere = new MediaPlace(
                "wan", WAN_NOT_HERE, b.dscp(), b.advertised(), new RemoteMedia(FarEnd.address(itsp.rtp),
                        FarEnd.address(itsp.rtcp), false), null, null);
        MediaRecord record = new MediaRecord("other", session.record().a(), elsewhere);
        session.close();
        await("its ports are free", () -> relay.status().sockets() == 0);

        assertThatThrownBy(() -> adopt(relay, record))
                .isInstanceOf(NoPortException.class)
                .hasMessageContainingAll("media realm 'wan'", WAN_NOT_HERE, "again");
        assertThat(relay.status().sockets()).isZero();
        assertThat(relay.status().sessions()).isZero();
    }
}
