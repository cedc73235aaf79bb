package org.jonction.sip;

import org.jonction.api.sip.RequestHandler;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the way of a message compiled once calls can be taken: see {@link Rehearsal}. */
@Component(
        service = {},
        immediate = true)
public final class Rehearser {
    /** Calls to play; 0 for none. Where Java has no second compiler, nothing is gained by it. */
    static final String CALLS = "jonction.rehearsal.calls";

    private static final int DEFAULT_CALLS = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(Rehearser.class);

    private final int calls;
    private final Thread thread;
    private volatile boolean over;

    /** @param handler who has to be there for calls */
    @Activate
    public Rehearser(BundleContext context, @Reference RequestHandler handler) {
        String given = context.getProperty(CALLS);
        calls = given == null ? DEFAULT_CALLS : Integer.parseInt(given);
        thread = new Thread(this::run, "sip-rehearsal");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            if (calls > 0) {
                new Rehearsal().play(calls, () -> over);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("The first calls after the start cost more than they have to: {}", e.toString(), e);
        }
    }

    @Deactivate
    void stop() throws InterruptedException {
        over = true;
        thread.join();
    }
}
