package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jonction.api.journal.Custody;
import org.junit.jupiter.api.Test;

/** What arrives while one version of this bundle takes the place of another. */
class HandOverTest {
    private final Room room = new Room();

    /** Custody without a time limit. */
    private static final class Room implements Custody {
        final Map<String, Object> kept = new HashMap<>();
        final Map<String, Runnable> closers = new HashMap<>();

        @Override
        public synchronized void keep(String name, Object object, Runnable close) {
            kept.put(name, object);
            closers.put(name, close);
        }

        @Override
        public synchronized <T> Optional<T> take(String name, Class<T> type) {
            return Optional.ofNullable(kept.remove(name)).map(type::cast);
        }
    }

    private SipLayer layer(boolean replaced) {
        SipLayer layer = new SipLayer(SipBox.config(1), () -> replaced);
        layer.setCustody(room);
        return layer;
    }

    @Test
    void aDatagramThatComesInBetweenIsAnsweredByTheNextVersion() throws Exception {
        InetAddress address = InetAddress.ofLiteral("127.0.0.1");
        int port = SipBox.freePort(address);
        Map<String, Object> properties = SipBox.properties("127.0.0.1", port, "UDP");
        SipLayer first = layer(true);
        SipListener firstListener = new SipListener(first, properties);
        firstListener.deactivate();
        first.deactivate();
        assertThat(room.kept).hasSize(1);

        try (UdpPeer peer = new UdpPeer(new InetSocketAddress(address, port))) {
            peer.send(Messages.options());
            peer.send(Messages.options());
            SipLayer second = layer(false);
            SipListener secondListener = new SipListener(second, properties);
            assertThat(room.kept).isEmpty();
            assertThat(second.status().received()).as("nobody can be told from anybody yet").isZero();

            second.filters(List.of(SipBox.EVERYONE));
            second.handlerCame(new SipBox.Answering());
            assertThat(peer.receive()).startsWith("SIP/2.0 200 ");
            assertThat(peer.receive()).startsWith("SIP/2.0 200 ");
            assertThat(second.status().received()).isEqualTo(2);
            secondListener.deactivate();
            second.deactivate();
        }
        new DatagramSocket(new InetSocketAddress(address, port)).close();
    }

    @Test
    void aSocketThatNobodyTakesCanBeClosed() throws Exception {
        InetAddress address = InetAddress.ofLiteral("127.0.0.1");
        int port = SipBox.freePort(address);
        SipLayer layer = layer(true);
        new SipListener(layer, SipBox.properties("127.0.0.1", port, "UDP", "TCP")).deactivate();
        layer.deactivate();

        room.closers.values().forEach(Runnable::run);

        new DatagramSocket(new InetSocketAddress(address, port)).close();
    }
}
