package org.jonction.trunk;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jonction.api.gateway.DriverPolicy;
import org.jonction.api.gateway.GatewayDriver;
import org.jonction.api.sip.SipSource;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.EndpointOrder;
import org.jonction.api.trunk.Outcome;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.PeerHost;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkService;
import org.jonction.api.trunk.TrunkStatus;
import org.jonction.trunk.dns.Ranking;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
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
    private final Map<Found.Question, Found> found = new HashMap<>();
    private final Map<String, Ranking<PeerEndpoint>> registered = new HashMap<>();
    private final Map<Endpoint.Key, Endpoint> endpoints = new HashMap<>();
    private final List<Follower> followers = new ArrayList<>();
    private final Orders orders;
    private final LongSupplier clockMs;
    private final Map<String, Target> preferred = new ConcurrentHashMap<>();
    private volatile View view = new View(Map.of(), new SourceIndex(List.of()), Map.of(), List.of());

    private record Driver(String id, DriverPolicy policy) {}

    /** A trunk and the endpoints of its peer. */
    private record Way(Trunk trunk, Ranking<Endpoint> endpoints, List<TrunkStatus.Resolution> resolutions) {}

    /** @param notes what an operator should mend */
    private record View(
            Map<String, Way> ways, SourceIndex sources, Map<Target, Endpoint> targets, List<String> notes) {}

    @Activate
    public TrunkDirectory(BundleContext context) {
        this(
                new Orders(context.getDataFile("endpoint-orders.properties").toPath()),
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    TrunkDirectory(Orders orders, LongSupplier clockMs) {
        this.orders = orders;
        this.clockMs = clockMs;
    }

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

    public synchronized void attach(Follower follower) {
        followers.add(follower);
        follower.follow(trunks());
    }

    public synchronized void detach(Follower follower) {
        followers.remove(follower);
    }

    /** Takes over what DNS has said. */
    synchronized void located(Found.Question question, Found location) {
        found.put(question, location);
        publish();
    }

    /** Takes over where the peer of a trunk has registered from. */
    public synchronized void registered(String trunk, Ranking<PeerEndpoint> places) {
        Ranking<PeerEndpoint> before = places.ranks().isEmpty()
                ? registered.remove(trunk)
                : registered.put(trunk, places);
        if (!places.equals(before == null ? Ranking.empty() : before)) {
            publish();
        }
    }

    private void publish() {
        Map<String, Way> ways = new TreeMap<>();
        Map<Target, Endpoint> targets = new HashMap<>();
        List<String> notes = new ArrayList<>();
        refused.forEach((pid, problem) -> notes.add("Configuration " + pid + " is refused: " + problem + "."));
        List<Trunk> byName = configured.values().stream()
                .sorted(Comparator.comparing(Trunk::name))
                .toList();
        Set<Endpoint> used = new HashSet<>();
        for (Trunk trunk : byName) {
            Optional<DriverPolicy> driver = policy(trunk.peer().driver());
            Way way = way(trunk.with(driver.orElse(DriverPolicy.NONE)), used);
            ways.put(trunk.name(), way);
            way.endpoints.all().forEach(endpoint -> targets.put(endpoint.target, endpoint));
            if (driver.isEmpty()) {
                notes.add("Trunk " + trunk.name() + ": the gateway driver '"
                        + trunk.peer().driver() + "' of peer "
                        + trunk.peer().name() + " is not installed; its calls follow plain RFC 3261. Install the "
                        + "driver's bundle, or choose one of " + installed() + ".");
            }
        }
        endpoints.values().retainAll(used);
        found.keySet().retainAll(byName.stream()
                .flatMap(trunk -> trunk.peer().hosts().stream()
                        .map(host -> new Found.Question(trunk.sipInterface(), host)))
                .collect(Collectors.toSet()));
        view = new View(
                Collections.unmodifiableMap(ways),
                new SourceIndex(ways.values().stream().map(Way::trunk).toList()),
                targets,
                Collections.unmodifiableList(notes));
        followers.forEach(follower -> follower.follow(trunks()));
    }

    /** The trunk with its peer where it is now. */
    private Way way(Trunk trunk, Set<Endpoint> used) {
        List<Ranking<PeerEndpoint>> places = new ArrayList<>();
        List<TrunkStatus.Resolution> resolutions = new ArrayList<>();
        Set<String> former = new TreeSet<>();
        for (PeerHost host : trunk.peer().hosts()) {
            Optional<PeerEndpoint> literal = host.endpoint();
            if (literal.isPresent()) {
                places.add(Ranking.of(literal.get()));
            } else {
                Found location = found.getOrDefault(
                        new Found.Question(trunk.sipInterface(), host), Found.nothingYet(host));
                places.add(location.endpoints());
                resolutions.add(location.status());
                former.addAll(location.former());
            }
        }
        if (trunk.access().peerRegistration().isPresent()) {
            places.add(registered.getOrDefault(trunk.name(), Ranking.empty()));
        }
        Ranking<PeerEndpoint> all = Ranking.concat(places);
        Trunk located = trunk.with(trunk.peer().at(all.all(), former));
        return new Way(located, all.map(place -> endpoint(located, place, used)), resolutions);
    }

    private Endpoint endpoint(Trunk trunk, PeerEndpoint place, Set<Endpoint> used) {
        Endpoint.Key key = Endpoint.Key.of(trunk, place);
        Endpoint endpoint =
                endpoints.computeIfAbsent(key, k -> new Endpoint(trunk, place, orders.get(k), clockMs));
        if (used.add(endpoint)) {
            endpoint.use(trunk);
        }
        return endpoint;
    }

    private List<Trunk> trunks() {
        return view.ways.values().stream().map(Way::trunk).toList();
    }

    /** The endpoints of this trunk's peer. */
    List<Endpoint> endpoints(String trunk) {
        Way way = view.ways.get(trunk);
        return way == null ? List.of() : way.endpoints.all();
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
        return Optional.ofNullable(view.ways.get(name)).map(Way::trunk);
    }

    @Override
    public Optional<Trunk> classify(SipSource source) {
        return view.sources.find(source);
    }

    @Override
    public List<Target> targets(Trunk trunk) {
        Way way = view.ways.get(trunk.name());
        List<Target> first = new ArrayList<>();
        List<Target> later = new ArrayList<>(0);
        List<Target> last = new ArrayList<>(0);
        if (way != null) {
            for (Endpoint endpoint : way.endpoints.order(ThreadLocalRandom.current())) {
                switch (endpoint.rank()) {
                    case FIRST -> first.add(endpoint.target);
                    case LATER -> later.add(endpoint.target);
                    case LAST -> last.add(endpoint.target);
                    case NEVER -> {}
                }
            }
        }
        first.addAll(later);
        first.addAll(last);
        return preferredFirst(trunk, first);
    }

    private List<Target> preferredFirst(Trunk trunk, List<Target> targets) {
        Target registered = preferred.get(trunk.name());
        if (registered != null && targets.remove(registered)) {
            targets.addFirst(registered);
        }
        return targets;
    }

    /** Has calls of a trunk go first to the endpoint where it is registered; null when it is not. */
    public void prefer(String trunk, @Nullable Target registered) {
        if (registered == null) {
            preferred.remove(trunk);
        } else {
            preferred.put(trunk, registered);
        }
    }

    @Override
    public boolean reachable(Trunk trunk) {
        Way way = view.ways.get(trunk.name());
        return way != null && way.endpoints.any(Endpoint::hopeful);
    }

    @Override
    public void report(Target target, Outcome outcome) {
        Endpoint endpoint = view.targets.get(target);
        if (endpoint != null) {
            endpoint.called(outcome);
        }
    }

    @Override
    public boolean order(String trunk, String endpoint, EndpointOrder order) {
        Optional<Endpoint> meant = endpoints(trunk).stream()
                .filter(one -> one.place.toString().equals(endpoint))
                .findFirst();
        meant.ifPresent(one -> {
            synchronized (this) {
                orders.put(new Endpoint.Key(one.target.sipInterface(), one.place), order);
            }
            LOG.info("Trunk {}: {} is ordered to be {}", trunk, endpoint, order);
            one.order(order);
        });
        return meant.isPresent();
    }

    @Override
    public List<TrunkStatus> status() {
        return view.ways.values().stream().map(TrunkDirectory::status).toList();
    }

    private static TrunkStatus status(Way way) {
        return new TrunkStatus(
                way.trunk, way.endpoints.all().stream().map(Endpoint::status).toList(), way.resolutions);
    }
}
