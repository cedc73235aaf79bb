package org.jonction.trunk;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.SipService;
import org.jonction.api.sip.Transport;
import org.jonction.api.trunk.Trunk;
import org.jonction.trunk.dns.Dns;
import org.jonction.trunk.dns.Location;
import org.jonction.trunk.dns.Locator;
import org.jonction.trunk.dns.RecordCache;
import org.jonction.trunk.dns.SystemDns;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Keeps the names of peers resolved in the background, so that no call ever waits for DNS. */
@Component(service = {})
public final class PeerResolver implements Follower {
    private static final String DEFAULT_RESOLV_CONF = "/etc/resolv.conf";
    private static final int WHILE_NOT_LISTENING_S = 1;

    private final SipService sip;
    private final TrunkDirectory directory;
    private final SystemDns system;
    private final LastFound lastFound;
    private final Dns dns;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("jonction-dns").factory());
    private final Map<Found.Question, Search> searches = new ConcurrentHashMap<>();

    @Activate
    public PeerResolver(@Reference SipService sip, @Reference TrunkDirectory directory, BundleContext context) {
        this.sip = sip;
        this.directory = directory;
        system = new SystemDns(resolvConf(context));
        lastFound = new LastFound(context.getDataFile("last-found.properties").toPath());
        dns = new RecordCache(system, System::nanoTime);
        directory.attach(this);
    }

    private static Path resolvConf(BundleContext context) {
        String set = context.getProperty("jonction.resolv.conf");
        return Path.of(set == null ? DEFAULT_RESOLV_CONF : set);
    }

    @Deactivate
    void deactivate() {
        directory.detach(this);
        timer.shutdownNow();
        system.close();
    }

    @Override
    public void follow(Collection<Trunk> trunks) {
        Set<Found.Question> wanted = new HashSet<>();
        for (Trunk trunk : trunks) {
            trunk.peer().hosts().stream()
                    .filter(host -> host.endpoint().isEmpty())
                    .forEach(host -> wanted.add(new Found.Question(trunk.sipInterface(), host)));
        }
        searches.keySet().retainAll(wanted);
        for (Found.Question question : wanted) {
            if (!searches.containsKey(question)) {
                Search search = new Search(question.host());
                searches.put(question, search);
                timer.execute(() -> begin(question, search));
            }
        }
    }

    private void begin(Found.Question question, Search search) {
        lastFound.get(question).ifPresent(endpoints -> directory.located(question, search.start(endpoints)));
        again(question, search, 0);
    }

    private void again(Found.Question question, Search search, int delayS) {
        if (!timer.isShutdown()) {
            timer.schedule(
                    () -> Thread.ofVirtual().name("jonction-dns-", 0).start(() -> look(question, search)),
                    delayS,
                    TimeUnit.SECONDS);
        }
    }

    private void look(Found.Question question, Search search) {
        if (searches.get(question) != search) {
            return;
        }
        List<ListeningPoint> points = points(question.sipInterface());
        if (points.isEmpty() || !literal(points.getFirst().address())) {
            again(question, search, WHILE_NOT_LISTENING_S);
            return;
        }
        Location location = Locator.locate(
                dns,
                question.host(),
                points.getFirst().address().indexOf(':') >= 0,
                points.stream().map(ListeningPoint::transport).toList());
        search.learn(location).ifPresent(found -> {
            directory.located(question, found);
            if (location.fresh() || location.answered() && location.endpoints().ranks().isEmpty()) {
                lastFound.put(question, location.endpoints());
            }
        });
        again(question, search, location.ttlS());
    }

    private List<ListeningPoint> points(String sipInterface) {
        return Stream.of(Transport.values())
                .map(transport -> sip.listeningPoint(sipInterface, transport))
                .flatMap(Optional::stream)
                .toList();
    }

    private static boolean literal(String address) {
        try {
            InetAddress.ofLiteral(address);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
