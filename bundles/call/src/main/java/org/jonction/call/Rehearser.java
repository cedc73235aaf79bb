package org.jonction.call;

import java.text.ParseException;
import java.util.Optional;
import org.jonction.api.call.CallService;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkService;
import org.jonction.api.trunk.TrunkStatus;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the way of a call compiled once there is a trunk: see {@link Rehearsal}. */
@Component(service = {}, immediate = true)
public final class Rehearser {
    /** Calls to play; 0 for none. Where Java has no second compiler, nothing is gained by it. */
    static final String CALLS = "jonction.rehearsal.calls";

    private static final int DEFAULT_CALLS = 10_000;
    private static final long LOOK_AGAIN_AFTER_MS = 500;
    private static final Logger LOG = LoggerFactory.getLogger(Rehearser.class);

    private final TrunkService trunks;
    private final int calls;
    private final Thread thread;
    private volatile boolean over;

    /** @param calls that calls can be taken */
    @Activate
    public Rehearser(BundleContext context, @Reference TrunkService trunks, @Reference CallService calls) {
        this.trunks = trunks;
        String given = context.getProperty(CALLS);
        this.calls = given == null ? DEFAULT_CALLS : Integer.parseInt(given);
        thread = new Thread(this::run, "call-rehearsal");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            Optional<Trunk> trunk = anyTrunk();
            while (trunk.isEmpty() && !over) {
                Thread.sleep(LOOK_AGAIN_AFTER_MS);
                trunk = anyTrunk();
            }
            if (trunk.isPresent() && calls > 0) {
                new Rehearsal(trunk.get()).play(calls, () -> over);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ParseException | RuntimeException e) {
            LOG.warn("The first calls after the start cost more than they have to: {}", e.toString(), e);
        }
    }

    private Optional<Trunk> anyTrunk() {
        return trunks.status().stream()
                .map(TrunkStatus::trunk)
                .filter(trunk -> trunk.state() == Trunk.AdminState.ENABLED)
                .findFirst();
    }

    @Deactivate
    void stop() throws InterruptedException {
        over = true;
        thread.interrupt();
        thread.join();
    }
}
