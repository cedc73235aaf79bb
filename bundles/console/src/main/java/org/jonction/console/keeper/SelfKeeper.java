package org.jonction.console.keeper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over an update of the bundle that it belongs to itself, for which it outlives that bundle: it listens in the
 * name of the framework, and uses no class of its own bundle but itself, because those can no longer be loaded.
 */
final class SelfKeeper implements BundleListener, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SelfKeeper.class);
    private static final String SUCCESSOR = BundleKeeper.class.getName();
    private static final long LONGEST_START_MS = Duration.ofSeconds(10).toMillis();
    private static final long PAUSE_MS = 250;

    private final Bundle self;
    private final Path copy;
    private final Path note;
    private final BundleContext framework;
    private boolean stopped;
    private boolean updated;

    /**
     * @param self the bundle to watch
     * @param copy its last good jar
     * @param note file to leave the fault in, for the version that is put back
     */
    SelfKeeper(Bundle self, Path copy, Path note) {
        this.self = self;
        this.copy = copy;
        this.note = note;
        this.framework = self.getBundleContext()
                .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .getBundleContext();
        framework.addBundleListener(this);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (event.getBundle() != self) {
            return;
        }
        switch (event.getType()) {
            case BundleEvent.STOPPED -> stopped = true;
            case BundleEvent.UPDATED -> {
                updated = true;
                start();
            }
            // Whoever started with the bundle watches from now on.
            case BundleEvent.STARTED -> {
                if (stopped && !updated) {
                    framework.removeBundleListener(this);
                }
            }
            default -> {}
        }
    }

    private void start() {
        Thread thread = new Thread(this, "self-keeper");
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for the new version to work, and puts the earlier one back when it does not. */
    @Override
    public void run() {
        try {
            for (long waitedMs = 0; waitedMs < LONGEST_START_MS; waitedMs += PAUSE_MS) {
                Thread.sleep(PAUSE_MS);
                if (self.getState() == Bundle.ACTIVE && hasSuccessor()) {
                    return;
                }
            }
            putBack("the console did not start");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            LOG.info("the framework ended while the console was being updated");
        } finally {
            framework.removeBundleListener(this);
        }
    }

    private boolean hasSuccessor() {
        ServiceReference<?>[] services = self.getRegisteredServices();
        if (services != null) {
            for (ServiceReference<?> service : services) {
                for (String name : (String[]) service.getProperty(Constants.OBJECTCLASS)) {
                    if (name.equals(SUCCESSOR)) {
                        // It is registered before anybody knows whether it can be made.
                        return framework.getService(service) != null && framework.ungetService(service);
                    }
                }
            }
        }
        return false;
    }

    /** Puts the last good jar in place of the installed one. Must not run on a thread that ends with the bundle. */
    void putBack(String fault) {
        String broken = self.getSymbolicName() + " " + self.getVersion();
        try {
            Files.writeString(note, "The update to " + broken + " was broken: " + fault);
            self.update(new ByteArrayInputStream(Files.readAllBytes(copy)));
            self.start(Bundle.START_TRANSIENT);
        } catch (BundleException | IOException e) {
            LOG.error("{} is broken ({}), and the earlier version cannot be put back", broken, fault, e);
        }
    }
}
