package org.jonction.trunk;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jonction.api.sip.SipService;
import org.jonction.api.trunk.Authenticator;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.Trunk.AdminState;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Keeps one probe for each endpoint of each SIP interface; trunks that share an endpoint share its probe. */
@Component(service = {})
public final class HealthMonitor implements Follower {
    private final SipService sip;
    private final Authenticator authenticator;
    private final TrunkDirectory directory;
    private final Map<Endpoint, Probe> probes = new ConcurrentHashMap<>();

    @Activate
    public HealthMonitor(
            @Reference SipService sip, @Reference Authenticator authenticator, @Reference TrunkDirectory directory) {
        this.sip = sip;
        this.authenticator = authenticator;
        this.directory = directory;
        directory.attach(this);
    }

    @Deactivate
    void deactivate() {
        directory.detach(this);
        probes.values().forEach(Probe::stop);
    }

    @Override
    public void follow(Collection<Trunk> trunks) {
        Set<Endpoint> wanted = new LinkedHashSet<>();
        for (Trunk trunk : trunks) {
            if (trunk.state() != AdminState.DISABLED && trunk.profile().health().optionsIntervalS() > 0) {
                wanted.addAll(directory.endpoints(trunk.name()));
            }
        }
        probes.forEach((endpoint, probe) -> {
            if (!wanted.contains(endpoint)) {
                probes.remove(endpoint);
                probe.stop();
            }
        });
        for (Endpoint endpoint : wanted) {
            Probe running = probes.get(endpoint);
            if (running == null) {
                Probe probe = new Probe(
                        sip, authenticator, endpoint, () -> ThreadLocalRandom.current().nextDouble());
                probes.put(endpoint, probe);
                probe.start();
            } else {
                running.refresh();
            }
        }
    }
}
