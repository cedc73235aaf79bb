package org.jonction.console;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jonction.console.signin.Gate;
import org.jonction.console.signin.SecurityHeaders;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.HttpServiceRuntimeConstants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the web server its certificate and its address, and tells when it answers with them. Before that, nothing of the
 * console listens. Does so again when the addresses of the box have changed, when its key was restored, and when its
 * port was taken by somebody else.
 */
@Component(service = HttpsListener.class, immediate = true)
public final class HttpsListener {
    private static final Logger LOG = LoggerFactory.getLogger(HttpsListener.class);
    private static final String SERVER_PID = "org.apache.felix.http";
    private static final String ENABLE = "org.apache.felix.https.enable";
    private static final String WEB_CONSOLE_PID = "org.apache.felix.webconsole.internal.servlet.OsgiManager";
    private static final String REQUIRED_PROVIDERS = "felix.webconsole.security.providers";
    /** A value of no meaning: another one makes the server try again. */
    private static final String ATTEMPT = "jonction.attempt";
    /** Has the web server read its key store again when that holds another certificate. */
    private static final String CERTIFICATE = "jonction.console.certificate";

    private static final Pattern PORT_AT_END = Pattern.compile(":(\\d+)/?$");
    private static final String ALARM = "console.listener";
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Duration PERIOD_OF_START = Duration.ofMillis(100);
    private static final Duration LONGEST_START = Duration.ofMinutes(3);

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final Alarms alarms;
    private final Place place;
    private final Path folder;
    private final PlausibleTime time;
    private final InstantSource passing = SteadyTime.begin();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private volatile TlsIdentity identity;
    private volatile OptionalInt answering = OptionalInt.empty();
    private volatile @Nullable String fault;
    /** Until then the web server is given time to start; the box itself starts it after the console. */
    private Instant patience;

    @Activate
    public HttpsListener(
            BundleContext context, @Reference ConfigurationAdmin configurations, @Reference Alarms alarms)
            throws IOException, GeneralSecurityException {
        String providers = context.getProperty(REQUIRED_PROVIDERS);
        if (providers == null || !Arrays.asList(providers.split("\\s*,\\s*")).contains(Gate.PROVIDER)) {
            throw new IllegalStateException("the console stays closed: without the framework property "
                    + REQUIRED_PROVIDERS + "=" + Gate.PROVIDER + " the Web Console would accept its default password");
        }
        this.context = context;
        this.configurations = configurations;
        this.alarms = alarms;
        boolean running = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.ACTIVE;
        patience = running ? passing.instant().plus(LONGEST_START) : Instant.MIN;
        place = Place.from(context);
        folder = PrivateFiles.folder(place.state().resolve("tls"));
        time = PlausibleTime.ofMachine();
        identity = TlsIdentity.open(folder, place.names(), time.instant());
        tryToTend();
        thread = Thread.ofVirtual().name("https-listener").start(this::keepTending);
    }

    /** Waits for what is being written, which an interrupt would leave half done. */
    @Deactivate
    void stop() throws InterruptedException {
        stopped.countDown();
        thread.join();
    }

    /** Where the console should listen. */
    Place place() {
        return place;
    }

    /** SHA-256 of the certificate as browsers show it. */
    String fingerprint() {
        return identity.fingerprint();
    }

    /** The certificate, in PEM. */
    String certificate() {
        return identity.pem();
    }

    /** What keeps the console from listening. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /** The port where it answers with its certificate now. */
    OptionalInt port() {
        return answering;
    }

    private OptionalInt boundPort() {
        ServiceReference<HttpServiceRuntime> server = context.getServiceReference(HttpServiceRuntime.class);
        Object endpoints =
                server == null ? null : server.getProperty(HttpServiceRuntimeConstants.HTTP_SERVICE_ENDPOINT);
        return endpoints instanceof String[] several && several.length > 0
                ? portOf(several[0])
                : OptionalInt.empty();
    }

    /** The web server writes an IPv6 address without the brackets that a URL wants. */
    private static OptionalInt portOf(String endpoint) {
        Matcher port = PORT_AT_END.matcher(endpoint);
        return port.find() ? OptionalInt.of(Integer.parseInt(port.group(1))) : OptionalInt.empty();
    }

    private void keepTending() {
        try {
            Duration pause = PERIOD_OF_START;
            while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                tryToTend();
                pause = answering.isPresent() || fault != null ? PERIOD : PERIOD_OF_START;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tryToTend() {
        try {
            tend();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            LOG.debug("the console's listener", e);
            report("its key or its configuration cannot be used: " + e);
        }
    }

    private void tend() throws IOException, GeneralSecurityException {
        identity = identity.current(folder, place.names(), time.instant());
        prepareWebConsole();
        Configuration configuration = configurations.getConfiguration(SERVER_PID, "?");
        Dictionary<String, Object> wanted = server();
        boolean asWanted = holds(configuration.getProperties(), wanted);
        OptionalInt bound = boundPort();
        answering = asWanted && bound.isPresent() && answers(bound.getAsInt()) ? bound : OptionalInt.empty();
        if (answering.isPresent()) {
            report(null);
        } else if (!asWanted || passing.instant().isAfter(patience)) {
            String obstacle = bound.isPresent() ? null : obstacle();
            report(obstacle);
            if (obstacle == null) {
                wanted.put(ATTEMPT, Instant.now().toString());
                configuration.update(wanted);
                patience = passing.instant().plus(LONGEST_START);
            } else if (asWanted) {
                // It would stumble, now or at the next start of the box.
                configuration.update(closed());
            }
        }
    }

    private void prepareWebConsole() throws IOException {
        Configuration configuration = configurations.getConfiguration(WEB_CONSOLE_PID, "?");
        if (!holds(configuration.getProperties(), webConsole())) {
            configuration.update(webConsole());
        }
    }

    /** The server that is about to stop still has an earlier certificate; a port may be somebody else's. */
    private boolean answers(int port) throws GeneralSecurityException {
        return answering.equals(OptionalInt.of(port)) || TlsProbe.presents(identity.certificate(), place.host(), port);
    }

    private void report(@Nullable String obstacle) {
        if (Objects.equals(obstacle, fault)) {
            return;
        }
        fault = obstacle;
        if (obstacle == null) {
            alarms.clear(ALARM);
        } else {
            String text = "the console does not listen on " + place.host() + ":" + place.port() + ": " + obstacle
                    + "; trying again until it can";
            LOG.warn("{}", text);
            alarms.raise(ALARM, text);
        }
    }

    /** Why nobody can listen there, found out before the web server stumbles over it. */
    private @Nullable String obstacle() {
        try (ServerSocket probe = new ServerSocket(place.port(), 1, InetAddress.getByName(place.host()))) {
            LOG.debug("{} is free", probe);
            return null;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static boolean holds(@Nullable Dictionary<String, Object> kept, Dictionary<String, Object> wanted) {
        return kept != null
                && Collections.list(wanted.keys()).stream()
                        .allMatch(key -> Objects.deepEquals(kept.get(key), wanted.get(key)));
    }

    private static Dictionary<String, Object> webConsole() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("default.render", JonctionPlugin.LABEL);
        // Values whose name looks like a secret are masked on the Web Console's pages.
        properties.put("secret.heuristic.enabled", true);
        return properties;
    }

    private static Dictionary<String, Object> closed() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("org.apache.felix.http.enable", false);
        properties.put(ENABLE, false);
        return properties;
    }

    private Dictionary<String, Object> server() {
        Dictionary<String, Object> properties = closed();
        properties.put(ENABLE, true);
        properties.put("org.apache.felix.http.host", place.host());
        properties.put("org.osgi.service.http.port.secure", place.port());
        properties.put("org.apache.felix.https.keystore", identity.keyStore().toString());
        properties.put("org.apache.felix.https.keystore.type", "PKCS12");
        properties.put(CERTIFICATE, identity.fingerprint());
        properties.put("org.apache.felix.https.keystore.password", identity.password());
        properties.put("org.apache.felix.https.keystore.key.password", identity.password());
        properties.put("org.apache.felix.https.jetty.protocols.included", new String[] {"TLSv1.2", "TLSv1.3"});
        properties.put("org.apache.felix.https.jetty.renegotiateAllowed", false);
        properties.put("org.apache.felix.http.jetty.sendServerHeader", false);
        properties.put("org.apache.felix.http.jetty.threadpool.max", 64);
        properties.put("org.apache.felix.http.jetty.errorPageCustomHeaders", SecurityHeaders.forErrorPages());
        return properties;
    }
}
