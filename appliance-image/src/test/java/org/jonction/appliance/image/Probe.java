package org.jonction.appliance.image;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jonction.testkit.Netns;

/** Which TCP ports of a host answer, seen from a place. */
final class Probe {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int AT_ONCE = 256;

    private Probe() {}

    /** The ports that take a connection, and those that refuse one: a firewall that drops shows neither. */
    record Answers(Set<Integer> open, Set<Integer> refused) {}

    static Answers tcp(Netns from, String host, List<Integer> ports) {
        Set<Integer> open = new ConcurrentSkipListSet<>();
        Set<Integer> refused = new ConcurrentSkipListSet<>();
        try (ExecutorService probes = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int port : ports) {
                InetSocketAddress target = new InetSocketAddress(host, port);
                probes.execute(() -> probe(from, target, open, refused));
            }
        }
        return new Answers(new TreeSet<>(open), new TreeSet<>(refused));
    }

    private static void probe(Netns from, InetSocketAddress target, Set<Integer> open, Set<Integer> refused) {
        try (SocketChannel channel = from.open(SocketChannel::open)) {
            channel.socket().connect(target, (int) PATIENCE.toMillis());
            open.add(target.getPort());
        } catch (ConnectException e) {
            refused.add(target.getPort());
        } catch (IOException silent) {
            // dropped
        }
    }
}
