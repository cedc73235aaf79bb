package org.jonction.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import org.jonction.api.config.Nic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells when a network interface of the box has got, changed or lost its address. */
final class NicWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NicWatcher.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final Runnable changed;
    private final Thread thread;

    /** @param known the addresses that were used last */
    NicWatcher(Map<Nic, InetAddress> known, Runnable changed) {
        this.changed = changed;
        thread = Thread.ofPlatform().name("jonction-config-nics").daemon().start(() -> run(known));
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(CLOSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(Map<Nic, InetAddress> known) {
        Map<Nic, InetAddress> before = known;
        try {
            while (true) {
                Map<Nic, InetAddress> now = Nics.addresses();
                if (!now.equals(before)) {
                    LOG.info("addresses of the network interfaces: {}", now);
                    tell();
                    before = now;
                }
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException closed) {
            LOG.debug("watching the network interfaces ends");
        }
    }

    private void tell() {
        try {
            changed.run();
        } catch (RuntimeException e) {
            LOG.error("the new addresses could not be delivered", e);
        }
    }
}
