package org.jonction.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jonction.api.media.Latching;
import org.jonction.api.media.MediaAddress;
import org.jonction.api.media.MediaEvents;
import org.jonction.api.media.MediaLeg;
import org.jonction.api.media.MediaRealm;
import org.jonction.api.media.NoPortException;
import org.jonction.api.media.Side;
import org.junit.jupiter.api.AfterEach;

/** A relay with the media realms {@code lan} and {@code wan} on loopback addresses of its own, and far ends. */
abstract class RelayFixture {
    static final int PORT_MIN = 20_000;
    private static final String NET = "127." + ThreadLocalRandom.current().nextInt(1, 250) + "."
            + ThreadLocalRandom.current().nextInt(1, 250) + ".";
    static final String LAN = NET + "1";
    static final String WAN = NET + "2";
    static final String PBX = NET + "11";
    static final String ITSP = NET + "12";
    static final String STRANGER = NET + "13";

    final MediaRelay relay = new MediaRelay(1, 60_000);
    final RealmPorts lan = realm("lan", LAN, 1000);
    final RealmPorts wan = realm("wan", WAN, 1000);
    final List<Side> silences = Collections.synchronizedList(new ArrayList<>());
    private final List<FarEnd> farEnds = new ArrayList<>();

    RealmPorts realm(String name, String address, int pairs) {
        RealmPorts realm = new RealmPorts(config(name, address, pairs));
        relay.addRealm(realm);
        return realm;
    }

    static MediaRealm config(String name, String address, int pairs) {
        return new MediaRealm(name, name, address, PORT_MIN, PORT_MIN + 2 * pairs - 1, address, 46);
    }

    static MediaLeg leg(String realm, Latching latching) {
        return new MediaLeg(realm, latching, 0, 0);
    }

    RelaySession open(Latching latching) throws NoPortException {
        return open(leg("lan", latching), leg("wan", latching));
    }

    RelaySession open(MediaLeg a, MediaLeg b) throws NoPortException {
        MediaEvents events = silences::add;
        return (RelaySession) relay.open(a, b, events);
    }

    FarEnd farEnd(String address) {
        FarEnd farEnd = new FarEnd(address, 0x1000 + farEnds.size());
        farEnds.add(farEnd);
        return farEnd;
    }

    static MediaRelay.Config config(long portRestMs) {
        return new MediaRelay.Config() {
            @Override
            public int loops() {
                return 1;
            }

            @Override
            public long portRestMs() {
                return portRestMs;
            }

            @Override
            public Class<MediaRelay.Config> annotationType() {
                return MediaRelay.Config.class;
            }
        };
    }

    /** Sends a packet, and expects that the other far end gets just this one next. */
    static void relayed(FarEnd from, MediaAddress box, FarEnd to) {
        byte[] packet = from.sendRtp(box);
        assertThat(FarEnd.receive(to.rtp)).isEqualTo(packet);
    }

    /** Waits until the session's loop has done what was asked of it. */
    static void settle(RelaySession session) throws Exception {
        session.loop().events().submit(() -> {}).get(5, TimeUnit.SECONDS);
    }

    /** Lets seconds pass for the session's supervision. */
    static void seconds(RelaySession session, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            session.loop().events().submit(session.loop()::tick).get(5, TimeUnit.SECONDS);
        }
    }

    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting: " + what).isLessThan(deadline);
            Thread.sleep(2);
        }
    }

    @AfterEach
    void closeAll() {
        farEnds.forEach(FarEnd::close);
        relay.stop();
        assertThat(relay.status().sessions()).as("sessions left").isZero();
        assertThat(relay.status().sockets()).as("sockets left").isZero();
        assertThat(relay.status().realms()).as("pairs left").allSatisfy(r -> assertThat(r.pairsInUse()).isZero());
    }
}
