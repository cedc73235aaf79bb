package org.jonction.console.keeper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jonction.console.Alarms;
import org.jonction.console.Place;
import org.jonction.console.PrivateFiles;
import org.jonction.console.SteadyTime;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a copy of each bundle of ours that works. When an update leaves a bundle that does not, the copy takes its
 * place and an alarm tells why. A bundle that somebody has stopped is left alone.
 */
@Component(service = BundleKeeper.class, immediate = true)
public final class BundleKeeper implements BundleListener {
    private static final Logger LOG = LoggerFactory.getLogger(BundleKeeper.class);
    private static final String OURS = "org.jonction.";
    private static final long PAUSE_MS = 100;
    /** Without a change for this long, whoever has updated a bundle is through with it. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private static final Duration LONGEST_REFRESH = Duration.ofSeconds(30);

    private final FrameworkWiring framework;
    private final ServiceComponentRuntime runtime;
    private final Alarms alarms;
    private final Path folder;
    private final BundleContext context;
    private final SelfKeeper selfKeeper;
    private final InstantSource time = SteadyTime.begin();
    private final Map<Long, Instant> lastChange = new ConcurrentHashMap<>();
    /** Why bundles were put back that are now being looked at again; used by the worker alone. */
    private final Map<Long, String> putBack = new HashMap<>();

    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "bundle-keeper");
        thread.setDaemon(true);
        return thread;
    });

    @Activate
    public BundleKeeper(BundleContext context, @Reference ServiceComponentRuntime runtime, @Reference Alarms alarms)
            throws IOException {
        this.context = context;
        this.runtime = runtime;
        this.alarms = alarms;
        this.folder = PrivateFiles.folder(Place.from(context).state().resolve("bundles"));
        this.framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        Bundle self = context.getBundle();
        this.selfKeeper = new SelfKeeper(self, copy(self), fault(self));
        context.addBundleListener(this);
        worker.schedule(this::examineAll, QUIET.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Deactivate
    void stop() {
        context.removeBundleListener(this);
        worker.shutdownNow();
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        if (isOurs(event.getBundle())) {
            lastChange.put(event.getBundle().getBundleId(), time.instant());
            if (event.getType() == BundleEvent.UPDATED || event.getType() == BundleEvent.STARTED) {
                worker.execute(() -> examine(event.getBundle()));
            }
        }
    }

    private static boolean isOurs(Bundle bundle) {
        String name = bundle.getSymbolicName();
        return name != null && name.startsWith(OURS);
    }

    private void examineAll() {
        recallFault();
        Arrays.stream(context.getBundles()).filter(BundleKeeper::isOurs).forEach(this::examine);
    }

    /** Tells why the console itself was put back, which it could not tell at that time. */
    private void recallFault() {
        Path fault = fault(context.getBundle());
        try {
            if (Files.exists(fault)) {
                putBack.put(context.getBundle().getBundleId(), Files.readString(fault));
                Files.delete(fault);
            }
        } catch (IOException e) {
            LOG.error("cannot read {}", fault, e);
        }
    }

    /** Looks at a changed bundle until it is found to work or not. */
    private void examine(Bundle bundle) {
        boolean wanted = bundle.getState() != Bundle.UNINSTALLED
                && bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
        if (!wanted || bundle.getLastModified() == keptModification(bundle)) {
            return;
        }
        boolean active = bundle.getState() == Bundle.ACTIVE;
        boolean settled = isQuiet(bundle) && isItsTurn(bundle);
        // Resolving or starting it earlier would get in the way of whoever is updating it.
        Optional<String> fault =
                active ? BundleCheck.content(bundle) : settled ? BundleCheck.start(bundle) : Optional.empty();
        if (fault.isPresent()) {
            putBack(bundle, fault.get());
        } else if (active && settled) {
            BundleCheck.activation(bundle, runtime)
                    .ifPresentOrElse(failure -> putBack(bundle, failure), () -> keep(bundle));
        } else {
            worker.schedule(() -> examine(bundle), PAUSE_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Whether the framework, which may be starting or stopping, is at this bundle's start level. */
    private boolean isItsTurn(Bundle bundle) {
        int reached = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkStartLevel.class)
                .getStartLevel();
        return reached >= bundle.adapt(BundleStartLevel.class).getStartLevel();
    }

    private boolean isQuiet(Bundle bundle) {
        Instant last = lastChange.getOrDefault(bundle.getBundleId(), Instant.MIN);
        return last.plus(QUIET).isBefore(time.instant());
    }

    private void keep(Bundle bundle) {
        try {
            PrivateFiles.write(copy(bundle), BundleCopy.of(bundle));
            PrivateFiles.write(
                    stamp(bundle), Long.toString(bundle.getLastModified()).getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.error("cannot keep a copy of {} {}", bundle.getSymbolicName(), bundle.getVersion(), e);
        }
        String broken = putBack.remove(bundle.getBundleId());
        if (broken == null) {
            alarms.clear(alarm(bundle));
        } else {
            raise(
                    bundle,
                    broken + ". Version " + bundle.getVersion()
                            + " was put back and runs; build the jar anew and upload it again");
        }
    }

    private void putBack(Bundle bundle, String fault) {
        long id = bundle.getBundleId();
        if (!Files.exists(copy(bundle)) || putBack.containsKey(id)) {
            String before = putBack.remove(id);
            raise(
                    bundle,
                    (before == null ? "" : before + ". The earlier version was put back, but ")
                            + bundle.getSymbolicName() + " " + bundle.getVersion() + " does not work: " + fault
                            + ". Upload a good one on the page Bundles");
        } else if (bundle.equals(context.getBundle())) {
            // This thread ends with the bundle.
            Thread.ofPlatform().name("self-keeper").daemon().start(() -> selfKeeper.putBack(fault));
        } else {
            putBack.put(
                    id,
                    "The update to " + bundle.getSymbolicName() + " " + bundle.getVersion() + " was broken: " + fault);
            try {
                bundle.update(new ByteArrayInputStream(Files.readAllBytes(copy(bundle))));
                refresh(bundle);
            } catch (BundleException | IOException e) {
                LOG.warn("{} could not be put back at once", bundle.getSymbolicName(), e);
            }
            examine(bundle);
        }
    }

    /** Waits for its end: an update that begins meanwhile would fail for the framework's lock. */
    private void refresh(Bundle bundle) {
        CountDownLatch done = new CountDownLatch(1);
        framework.refreshBundles(List.of(bundle), event -> done.countDown());
        try {
            if (!done.await(LONGEST_REFRESH.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("{} is still being refreshed", bundle.getSymbolicName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void raise(Bundle bundle, String text) {
        LOG.error(text);
        alarms.raise(alarm(bundle), text);
    }

    private long keptModification(Bundle bundle) {
        try {
            return Long.parseLong(Files.readString(stamp(bundle)).strip());
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }

    private Path copy(Bundle bundle) {
        return folder.resolve(bundle.getSymbolicName() + ".jar");
    }

    private Path stamp(Bundle bundle) {
        return folder.resolve(bundle.getSymbolicName() + ".modified");
    }

    private Path fault(Bundle bundle) {
        return folder.resolve(bundle.getSymbolicName() + ".fault");
    }

    private static String alarm(Bundle bundle) {
        return "bundle " + bundle.getSymbolicName();
    }
}
