package org.jonction.console;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import org.jonction.console.signin.Gate;
import org.jonction.console.signin.SecurityHeaders;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Gives the web server its certificate and its address. Before that, nothing of the console listens. */
@Component(service = HttpsListener.class, immediate = true)
public final class HttpsListener {
    private static final String SERVER_PID = "org.apache.felix.http";
    private static final String WEB_CONSOLE_PID = "org.apache.felix.webconsole.internal.servlet.OsgiManager";
    private static final String REQUIRED_PROVIDERS = "felix.webconsole.security.providers";

    private final Place place;
    private final TlsIdentity identity;

    @Activate
    public HttpsListener(BundleContext context, @Reference ConfigurationAdmin configurations)
            throws IOException, GeneralSecurityException {
        String providers = context.getProperty(REQUIRED_PROVIDERS);
        if (providers == null || !Arrays.asList(providers.split("\\s*,\\s*")).contains(Gate.PROVIDER)) {
            throw new IllegalStateException("the console stays closed: without the framework property "
                    + REQUIRED_PROVIDERS + "=" + Gate.PROVIDER + " the Web Console would accept its default password");
        }
        place = Place.from(context);
        identity = TlsIdentity.open(PrivateFiles.folder(place.state().resolve("tls")), place.names(), Instant.now());
        apply(configurations, WEB_CONSOLE_PID, webConsole());
        apply(configurations, SERVER_PID, server());
    }

    /** Where the console listens. */
    Place place() {
        return place;
    }

    /** SHA-256 of the certificate as browsers show it. */
    String fingerprint() {
        return identity.fingerprint();
    }

    private static void apply(ConfigurationAdmin configurations, String pid, Dictionary<String, Object> properties)
            throws IOException {
        configurations.getConfiguration(pid, "?").updateIfDifferent(properties);
    }

    private static Dictionary<String, Object> webConsole() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("default.render", JonctionPlugin.LABEL);
        // Values whose name looks like a secret are masked on the Web Console's pages.
        properties.put("secret.heuristic.enabled", true);
        return properties;
    }

    private Dictionary<String, Object> server() {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("org.apache.felix.http.enable", false);
        properties.put("org.apache.felix.https.enable", true);
        properties.put("org.apache.felix.http.host", place.host());
        properties.put("org.osgi.service.http.port.secure", place.port());
        properties.put("org.apache.felix.https.keystore", identity.keyStore().toString());
        properties.put("org.apache.felix.https.keystore.type", "PKCS12");
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
