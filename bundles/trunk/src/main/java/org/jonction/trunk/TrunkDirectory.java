package org.jonction.trunk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jonction.api.gateway.DriverPolicy;
import org.jonction.api.gateway.GatewayDriver;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.EndpointState;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkService;
import org.jonction.api.trunk.TrunkStatus;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins the configured trunks with the drivers of their peers and publishes them as one immutable view. */
@Component(
        service = {TrunkService.class, TrunkDirectory.class},
        immediate = true)
public final class TrunkDirectory implements TrunkService {
    private static final Logger LOG = LoggerFactory.getLogger(TrunkDirectory.class);

    private final Map<String, Trunk> configured = new TreeMap<>();
    private final Map<String, String> refused = new TreeMap<>();
    private final Map<GatewayDriver, Driver> drivers = new LinkedHashMap<>();
    private volatile View view = new View(Map.of(), new SourceIndex(List.of()), List.of());
    private volatile Watcher watcher = Watcher.NONE;

    private record Driver(String id, DriverPolicy policy) {}

    /** @param notes what an operator should mend */
    private record View(Map<String, Trunk> trunks, SourceIndex sources, List<String> notes) {}

    synchronized void put(String pid, Trunk trunk) {
        configured.put(pid, trunk);
        refused.remove(pid);
        publish();
    }

    synchronized void refuse(String pid, String problem) {
        refused.put(pid, problem);
        publish();
    }

    synchronized void remove(String pid) {
        configured.remove(pid);
        refused.remove(pid);
        publish();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void bindDriver(GatewayDriver driver) {
        Driver bound;
        try {
            bound = new Driver(driver.id(), driver.policy());
        } catch (RuntimeException e) {
            LOG.error(
                    "Gateway driver {} is not used: it gives no policy",
                    driver.getClass().getName(),
                    e);
            return;
        }
        drivers.put(driver, bound);
        LOG.info("Gateway driver {} {} is in force for new calls", bound.id, bound.policy.version());
        publish();
    }

    synchronized void unbindDriver(GatewayDriver driver) {
        Driver gone = drivers.remove(driver);
        if (gone != null) {
            LOG.info("Gateway driver {} {} is gone", gone.id, gone.policy.version());
            publish();
        }
    }

    synchronized void attach(Watcher newWatcher) {
        watcher = newWatcher;
        newWatcher.watch(view.trunks.values());
    }

    synchronized void detach(Watcher oldWatcher) {
        if (watcher == oldWatcher) {
            watcher = Watcher.NONE;
        }
    }

    private void publish() {
        Map<String, Trunk> trunks = new TreeMap<>();
        List<String> notes = new ArrayList<>();
        refused.forEach((pid, problem) -> notes.add("Configuration " + pid + " is refused: " + problem + "."));
        for (Trunk trunk : configured.values()) {
            Optional<DriverPolicy> driver = policy(trunk.peer().driver());
            trunks.put(trunk.name(), trunk.with(driver.orElse(DriverPolicy.NONE)));
            if (driver.isEmpty()) {
                notes.add("Trunk " + trunk.name() + ": the gateway driver '"
                        + trunk.peer().driver() + "' of peer "
                        + trunk.peer().name() + " is not installed; its calls follow plain RFC 3261. Install the "
                        + "driver's bundle, or choose one of " + installed() + ".");
            }
        }
        view = new View(
                Collections.unmodifiableMap(trunks),
                new SourceIndex(trunks.values()),
                Collections.unmodifiableList(notes));
        watcher.watch(trunks.values());
    }

    private Optional<DriverPolicy> policy(String id) {
        return drivers.values().stream()
                .filter(driver -> driver.id.equals(id))
                .map(Driver::policy)
                .findFirst();
    }

    private List<String> installed() {
        return drivers.values().stream().map(Driver::id).sorted().toList();
    }

    /** What an operator should mend, one sentence or more each. */
    List<String> notes() {
        return view.notes;
    }

    @Override
    public Optional<Trunk> trunk(String name) {
        return Optional.ofNullable(view.trunks.get(name));
    }

    @Override
    public Optional<Trunk> classify(SipSource source) {
        return view.sources.find(source);
    }

    @Override
    public List<Target> targets(Trunk trunk) {
        List<Target> up = new ArrayList<>();
        List<Target> down = new ArrayList<>();
        for (PeerEndpoint endpoint : trunk.peer().endpoints()) {
            (isDown(trunk, endpoint) ? down : up)
                    .add(new Target(trunk.sipInterface(), endpoint.transport(), SourceIndex.address(endpoint)));
        }
        up.addAll(down);
        return up;
    }

    @Override
    public boolean reachable(Trunk trunk) {
        for (PeerEndpoint endpoint : trunk.peer().endpoints()) {
            if (!isDown(trunk, endpoint)) {
                return true;
            }
        }
        return false;
    }

    private boolean isDown(Trunk trunk, PeerEndpoint endpoint) {
        return watcher.health(trunk.sipInterface(), endpoint).state() == EndpointState.DOWN;
    }

    @Override
    public List<TrunkStatus> status() {
        Collection<Trunk> trunks = view.trunks.values();
        return trunks.stream().map(this::status).toList();
    }

    private TrunkStatus status(Trunk trunk) {
        List<TrunkStatus.Endpoint> endpoints = trunk.peer().endpoints().stream()
                .map(endpoint -> watcher.health(trunk.sipInterface(), endpoint))
                .toList();
        return new TrunkStatus(trunk, endpoints);
    }
}
