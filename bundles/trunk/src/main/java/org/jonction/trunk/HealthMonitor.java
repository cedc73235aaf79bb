package org.jonction.trunk;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jonction.api.sip.SipService;
import org.jonction.api.trunk.PeerEndpoint;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.Trunk.AdminState;
import org.jonction.api.trunk.TrunkStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Keeps one probe for each endpoint of each SIP interface; trunks that share an endpoint share its probe. */
@Component(service = {})
public final class HealthMonitor implements Watcher {
    private final SipService sip;
    private final TrunkDirectory directory;
    private final Map<Probe.Key, Probe> probes = new ConcurrentHashMap<>();

    @Activate
    public HealthMonitor(@Reference SipService sip, @Reference TrunkDirectory directory) {
        this.sip = sip;
        this.directory = directory;
        directory.attach(this);
    }

    @Deactivate
    void deactivate() {
        directory.detach(this);
        probes.values().forEach(Probe::stop);
    }

    @Override
    public void watch(Collection<Trunk> trunks) {
        Map<Probe.Key, Trunk> wanted = new HashMap<>();
        for (Trunk trunk : trunks) {
            if (trunk.state() != AdminState.DISABLED && trunk.profile().health().optionsIntervalS() > 0) {
                trunk.peer()
                        .endpoints()
                        .forEach(endpoint -> wanted.putIfAbsent(new Probe.Key(trunk.sipInterface(), endpoint), trunk));
            }
        }
        probes.forEach((key, probe) -> {
            if (!wanted.containsKey(key)) {
                probes.remove(key);
                probe.stop();
            }
        });
        wanted.forEach((key, trunk) -> {
            Probe running = probes.get(key);
            if (running == null) {
                Probe probe = new Probe(
                        sip, key, trunk, () -> ThreadLocalRandom.current().nextDouble());
                probes.put(key, probe);
                probe.start();
            } else {
                running.use(trunk);
            }
        });
    }

    @Override
    public TrunkStatus.Endpoint health(String sipInterface, PeerEndpoint endpoint) {
        Probe probe = probes.get(new Probe.Key(sipInterface, endpoint));
        return probe == null ? Watcher.notWatched(endpoint) : probe.health();
    }
}
