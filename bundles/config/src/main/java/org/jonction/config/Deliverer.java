package org.jonction.config;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jonction.api.config.ConfigPid;
import org.jonction.api.config.Nic;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes ConfigAdmin hold exactly what was checked, touching only what differs. */
final class Deliverer {
    /** Configuration whose event follows those of a delivery; it names the snapshot that was delivered. */
    static final String DELIVERED_PID = "org.jonction.config.delivered";

    private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);
    private static final int WAIT_S = 10;
    private static final List<String> SOCKET_PIDS = List.of(ConfigPid.SIP_INTERFACE, ConfigPid.MEDIA_REALM);

    private final BundleContext context;
    private final ConfigurationAdmin admin;

    Deliverer(BundleContext context, ConfigurationAdmin admin) {
        this.context = context;
        this.admin = admin;
    }

    /**
     * Sockets that are gone are let go first, so that new ones can take their ports. Then comes what is new or changed,
     * what others rely on first. Trunks that are gone leave last, when no route leads to them. Network interfaces that
     * are named stand for the addresses that they have now.
     */
    void deliver(List<Delivery> checked) throws IOException {
        Map<Nic, InetAddress> addresses = Nics.addresses();
        List<Delivery> deliveries =
                checked.stream().map(delivery -> Nics.resolved(delivery, addresses)).toList();
        Set<String> wanted = deliveries.stream().map(Deliverer::fullPid).collect(Collectors.toSet());
        for (String pid : SOCKET_PIDS) {
            deleteOthers(pid, wanted);
        }
        for (Delivery delivery : deliveries) {
            update(delivery);
        }
        deleteOthers(ConfigPid.TRUNK, wanted);
    }

    /**
     * Waits until every component has taken what was delivered. {@code Configuration.update} returns when the content
     * is stored. Listeners hear of it later, the one of declarative services among them, one event after the other on
     * one thread: the event of a last configuration therefore follows all others.
     */
    void awaitComponents(String hash) {
        CountDownLatch heard = new CountDownLatch(1);
        ConfigurationListener listener = event -> {
            if (event.getPid().equals(DELIVERED_PID)) {
                heard.countDown();
            }
        };
        ServiceRegistration<ConfigurationListener> registration =
                context.registerService(ConfigurationListener.class, listener, null);
        try {
            Hashtable<String, Object> content = new Hashtable<>();
            content.put("snapshot", hash);
            admin.getConfiguration(DELIVERED_PID, "?").update(content);
            if (!heard.await(WAIT_S, TimeUnit.SECONDS)) {
                LOG.warn("some component has not taken its configuration after {} s", WAIT_S);
            }
        } catch (IOException e) {
            LOG.warn("cannot wait until components have taken their configuration: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            registration.unregister();
        }
    }

    private void update(Delivery delivery) throws IOException {
        Configuration configuration = delivery.name().isEmpty()
                ? admin.getConfiguration(delivery.pid(), "?")
                : admin.getFactoryConfiguration(delivery.pid(), delivery.name(), "?");
        if (!holds(configuration, delivery.values())) {
            configuration.update(new Hashtable<>(delivery.values()));
            LOG.debug("delivered {}", fullPid(delivery));
        }
    }

    private void deleteOthers(String factoryPid, Set<String> wanted) throws IOException {
        for (Configuration configuration : configurations(factoryPid)) {
            String pid = configuration.getPid();
            if (!wanted.contains(pid)) {
                configuration.delete();
                LOG.debug("withdrawn {}", pid);
            }
        }
    }

    private List<Configuration> configurations(String factoryPid) throws IOException {
        try {
            Configuration[] found = admin.listConfigurations("(service.factoryPid=" + factoryPid + ")");
            return found == null ? List.of() : List.of(found);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean holds(Configuration configuration, Map<String, Object> values) {
        Dictionary<String, Object> content = configuration.getProperties();
        if (content == null) {
            return false;
        }
        List<String> keys = new ArrayList<>(Collections.list(content.keys()));
        keys.removeIf(key -> key.startsWith("service."));
        return values.keySet().equals(new HashSet<>(keys))
                && keys.stream().allMatch(key -> Objects.deepEquals(content.get(key), values.get(key)));
    }

    private static String fullPid(Delivery delivery) {
        return delivery.name().isEmpty() ? delivery.pid() : delivery.pid() + "~" + delivery.name();
    }
}
