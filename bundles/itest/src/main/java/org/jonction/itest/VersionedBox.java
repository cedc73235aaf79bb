package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * A box of some version with folders of its own, and somebody signed in to its console. It is a framework of its own,
 * with the bundles of this one but for tests.
 */
final class VersionedBox implements AutoCloseable {
    private static final Pattern FOR_TESTS = Pattern.compile("(org\\.jonction\\.itest|biz\\.aQute\\.|junit-|"
            + "assertj-core|net\\.bytebuddy\\.|org\\.osgi\\.test\\.|org\\.opentest4j).*");
    private static final String CONFIG = "org.jonction.config";
    private static final String SERVER = "org.osgi.service.servlet.runtime.HttpServiceRuntime";
    private static final Duration LONGEST_START = Duration.ofMinutes(3);
    private static final long LONGEST_STOP_MS = 60_000;

    final Browser browser;
    private final Path state;
    private final Framework framework;

    /**
     * Starts it.
     *
     * @param outer a context of this framework
     * @param folder where {@code documents/} lies, and {@code state/} with the administrator's password
     * @param config the jar of its bundle config; empty for that of this framework
     */
    VersionedBox(BundleContext outer, Path folder, String version, Optional<byte[]> config) throws Exception {
        state = folder.resolve("state");
        ClassLoader felix = outer.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getClass().getClassLoader();
        framework = ServiceLoader.load(FrameworkFactory.class, felix)
                .findFirst()
                .orElseThrow()
                .newFramework(settings(outer, folder, version));
        try {
            framework.init();
            for (Bundle bundle : outer.getBundles()) {
                install(bundle, config);
            }
            framework.start();
            String address = Eventually.get(LONGEST_START, this::address, found -> !found.isEmpty());
            browser = new Browser(address, state.resolve("tls/console.crt"));
            Eventually.get(LONGEST_START, this::signIn, status -> status == 204);
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    private static Map<String, String> settings(BundleContext outer, Path folder, String version) {
        Map<String, String> settings = new HashMap<>();
        settings.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
        settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        for (String same : new String[] {
            "logback.configurationFile", "org.apache.felix.http.enable", "felix.webconsole.security.providers"
        }) {
            settings.put(same, outer.getProperty(same));
        }
        settings.put("jonction.config.dir", folder.resolve("documents").toString());
        settings.put("jonction.state.dir", folder.resolve("state").toString());
        settings.put("jonction.console.address", "127.0.9.3:0");
        settings.put("jonction.version", version);
        return settings;
    }

    private void install(Bundle bundle, Optional<byte[]> config) throws BundleException {
        String name = bundle.getSymbolicName();
        if (bundle.getBundleId() == 0 || FOR_TESTS.matcher(name).matches()) {
            return;
        }
        BundleContext context = framework.getBundleContext();
        Bundle installed = name.equals(CONFIG) && config.isPresent()
                ? context.installBundle("another:" + name, new ByteArrayInputStream(config.get()))
                : context.installBundle(bundle.getLocation());
        if (installed.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
            installed.start();
        }
    }

    private String address() {
        ServiceReference<?> server = framework.getBundleContext().getServiceReference(SERVER);
        Object endpoints = server == null ? null : server.getProperty("osgi.http.endpoint");
        return endpoints instanceof String[] several && several.length > 0 && several[0].startsWith("https:")
                ? several[0].replaceFirst("/$", "")
                : "";
    }

    private int signIn() {
        try {
            return browser.post("/login", "{\"user\":\"admin\",\"password\":\"" + ConsoleBox.PASSWORD + "\"}")
                    .statusCode();
        } catch (Exception e) {
            return 0;
        }
    }

    /** Gives a box that never ran the administrator's password. */
    static void giveAdministrator(ConsoleBox other, Path folder) throws IOException {
        Path password = folder.resolve("state/console/password");
        Files.createDirectories(password.getParent());
        Files.copy(other.state.resolve("console/password"), password);
    }

    /** The status as a terminal shows it. */
    String status() {
        try {
            HttpResponse<String> status = browser.get("/api/v1/status?format=text");
            assertThat(status.statusCode()).isEqualTo(200);
            return status.body();
        } catch (Exception e) {
            throw new AssertionError("no status", e);
        }
    }

    @Override
    public void close() throws BundleException, InterruptedException {
        if (browser != null) {
            browser.close();
        }
        framework.stop();
        framework.waitForStop(LONGEST_STOP_MS);
    }
}
