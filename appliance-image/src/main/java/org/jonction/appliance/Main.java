package org.jonction.appliance;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.BundleStartLevel;

/**
 * Runs the appliance: {@code Main HOME}, where HOME holds {@code bundles/}, {@code demo/} and {@code conf/}.
 * The state directory comes from the system property {@code jonction.state.dir}.
 */
public final class Main {
    private static final Path OS_RELEASE = Path.of("/usr/lib/os-release");
    private static final long STOP_TIMEOUT_MS = 15_000;
    /** Longer than drivers and sticks are waited for. */
    private static final long LONGEST_WAIT_S = 120;

    private Main() {
    }

    public static void main(String[] args) throws InterruptedException {
        try {
            run(Path.of(args[0]), Path.of(System.getProperty("jonction.state.dir")));
        } catch (IOException | BundleException e) {
            System.err.println("jonction: cannot start: " + reason(e));
            System.exit(1);
        }
        System.exit(0);
    }

    private static void run(Path home, Path state) throws IOException, BundleException, InterruptedException {
        Map<String, String> settings = settings(home, state);
        Framework framework = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow()
                .newFramework(settings);
        framework.init();
        new Deployment(framework.getBundleContext(), settings).apply(jars(home));
        holdOurBundles(framework.getBundleContext(), System.getProperty("jonction.await"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(framework), "stop"));
        FrameworkEvent end;
        do {
            framework.start();
            end = framework.waitForStop(0);
        } while (end.getType() == FrameworkEvent.STOPPED_UPDATE);
    }

    /** Lets no bundle above level 1 start before the system has made this file, if any: it names ports and looks for a seed. */
    private static void holdOurBundles(BundleContext context, @Nullable String file) {
        if (file != null) {
            context.addBundleListener((SynchronousBundleListener) event -> {
                boolean starts = event.getType() == BundleEvent.STARTING;
                if (starts && event.getBundle().adapt(BundleStartLevel.class).getStartLevel() > 1) {
                    await(Path.of(file));
                }
            });
        }
    }

    private static void await(Path file) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_WAIT_S);
        while (!Files.exists(file)) {
            if (System.nanoTime() - end > 0) {
                System.err.println("jonction: starts although " + file + " is still missing");
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static Map<String, String> settings(Path home, Path state) throws IOException {
        Properties file = new Properties();
        try (Reader in = Files.newBufferedReader(home.resolve("conf/framework.properties"))) {
            file.load(in);
        }
        Map<String, String> settings = new HashMap<>();
        file.forEach((key, value) -> settings.put((String) key, (String) value));
        settings.put(Constants.FRAMEWORK_STORAGE, state.resolve("felix-cache").toString());
        String built = Main.class.getPackage().getImplementationVersion();
        settings.put("jonction.version", ImageVersion.read(OS_RELEASE).orElse(built));
        settings.put("jonction.home", home.toAbsolutePath().toString());
        settings.put("felix.cm.dir", state.resolve("configurations").toString());
        return settings;
    }

    private static List<Path> jars(Path home) throws IOException {
        List<Path> jars = new ArrayList<>(jarsIn(home.resolve("bundles")));
        if (Boolean.getBoolean("jonction.demo")) {
            jars.addAll(jarsIn(home.resolve("demo")));
        }
        return jars;
    }

    private static List<Path> jarsIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    private static void stop(Framework framework) {
        try {
            framework.stop();
            framework.waitForStop(STOP_TIMEOUT_MS);
        } catch (BundleException e) {
            System.err.println("jonction: the framework did not stop cleanly: " + reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause();
        return cause == null ? e.toString() : e.getMessage() + ": " + cause;
    }
}
