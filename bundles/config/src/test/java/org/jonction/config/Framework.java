package org.jonction.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.felix.cm.impl.ConfigurationManager;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;

/** A running framework with a real ConfigAdmin. */
final class Framework implements AutoCloseable {
    private final org.osgi.framework.launch.Framework felix;
    private final ConfigurationAdmin admin;
    private final Queue<String> events = new ConcurrentLinkedQueue<>();

    Framework(Path cache) throws BundleException {
        felix = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        cache.toString(),
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "org.osgi.service.cm;version=1.6.1"));
        felix.start();
        BundleContext context = felix.getBundleContext();
        String configAdmin = ConfigurationManager.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        context.installBundle(configAdmin).start();
        admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
        ConfigurationListener listener =
                event -> events.add((event.getType() == ConfigurationEvent.CM_DELETED ? "-" : "+") + event.getPid());
        context.registerService(ConfigurationListener.class, listener, null);
    }

    BundleContext context() {
        return felix.getBundleContext();
    }

    ConfigurationAdmin admin() {
        return admin;
    }

    Deliverer deliverer() {
        return new Deliverer(context(), admin);
    }

    /** What was updated (+) and deleted (-) since the last call, in order, without the mark that ends a delivery. */
    List<String> events() {
        new Deliverer(context(), admin).awaitComponents("test");
        List<String> heard = new ArrayList<>();
        for (String event = events.poll(); event != null; event = events.poll()) {
            heard.add(event);
        }
        heard.removeIf(event -> event.endsWith(Deliverer.DELIVERED_PID));
        return heard;
    }

    /** The content of every configuration of the box by its PID. */
    SortedMap<String, Map<String, Object>> configurations() throws IOException, InvalidSyntaxException {
        SortedMap<String, Map<String, Object>> all = new TreeMap<>();
        Configuration[] found = admin.listConfigurations("(service.pid=org.jonction.*)");
        for (Configuration one : found == null ? new Configuration[0] : found) {
            Map<String, Object> values = new TreeMap<>();
            Collections.list(one.getProperties().keys()).stream()
                    .filter(key -> !key.startsWith("service."))
                    .forEach(key -> values.put(key, one.getProperties().get(key)));
            if (!one.getPid().equals(Deliverer.DELIVERED_PID)) {
                all.put(one.getPid(), values);
            }
        }
        return all;
    }

    @Override
    public void close() throws BundleException, InterruptedException {
        felix.stop();
        felix.waitForStop(0);
    }
}
