package org.jonction.console;

import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jonction.api.config.ConfigService;
import org.jonction.api.config.Problem;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.console.signin.Account;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.HttpServiceRuntimeConstants;

/** Tells the person at the terminal, once the box is up, where it listens, how to sign in and what to try next. */
@Component(service = Welcome.class, immediate = true)
public final class Welcome {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final BundleContext context;
    private final Appliance box;
    private final Account account;
    private final HttpsListener https;
    private final Thread thread;

    @Activate
    public Welcome(
            BundleContext context,
            @Reference Appliance box,
            @Reference Account account,
            @Reference HttpsListener https) {
        this.context = context;
        this.box = box;
        this.account = account;
        this.https = https;
        this.thread = Thread.ofVirtual().name("welcome").start(this::greetWhenUp);
    }

    @Deactivate
    void stop() {
        thread.interrupt();
    }

    private void greetWhenUp() {
        boolean firstStart = !frameworkIsUp();
        try {
            waitUntilUp(firstStart);
        } catch (InterruptedException e) {
            return;
        }
        Optional<String> code = account.issueCode();
        if (firstStart || code.isPresent()) {
            print(System.out, code.orElse(null));
        }
    }

    private void waitUntilUp(boolean firstStart) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!(frameworkIsUp() && consolePort().isPresent() && (boxIsUp() || !firstStart))
                && System.nanoTime() < end) {
            Thread.sleep(PAUSE);
        }
    }

    private boolean frameworkIsUp() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.ACTIVE;
    }

    private OptionalInt consolePort() {
        ServiceReference<HttpServiceRuntime> server = context.getServiceReference(HttpServiceRuntime.class);
        Object endpoints =
                server == null ? null : server.getProperty(HttpServiceRuntimeConstants.HTTP_SERVICE_ENDPOINT);
        return endpoints instanceof String[] several && several.length > 0
                ? OptionalInt.of(URI.create(several[0]).getPort())
                : OptionalInt.empty();
    }

    private boolean boxIsUp() {
        Optional<ConfigService> configuration = box.configuration();
        if (configuration.isEmpty() || box.calls().isEmpty()) {
            return false;
        }
        boolean nothingToListenOn = configuration.get().documents().isEmpty()
                || !configuration.get().folderProblems().isEmpty();
        return nothingToListenOn || !box.listeningPoints().isEmpty();
    }

    private void print(PrintStream out, @Nullable String code) {
        StringBuilder text = new StringBuilder("\nJonction ");
        Place place = https.place();
        text.append(place.version()).append(" is up.\n\n");
        appendListeners(text);
        OptionalInt port = consolePort();
        String url = place.url(port.orElse(place.port()));
        text.append("  Console   ").append(url).append("/\n");
        if (port.isEmpty()) {
            text.append("            NOT LISTENING: port ")
                    .append(place.port())
                    .append(" may be in use; set another with --console HOST:PORT\n");
        }
        text.append("            its certificate is self-made; a browser asks once. SHA-256 fingerprint:\n            ")
                .append(https.fingerprint())
                .append('\n');
        if (code != null) {
            text.append("  Sign in   nobody has a password yet. Open this link once to set the administrator's:\n")
                    .append("            ")
                    .append(url)
                    .append("/setup?code=")
                    .append(code)
                    .append('\n');
        } else {
            text.append("  Sign in   as ").append(Account.USER).append(" with the password that you have set\n");
        }
        text.append(
                place.demo()
                        ? "  Next      sign in and watch the live call under Live calls, or run ./jonction status\n"
                        : "  Next      ./jonction status\n");
        out.println(text);
    }

    private void appendListeners(StringBuilder text) {
        List<ListeningPoint> points = box.listeningPoints();
        for (ListeningPoint point : points) {
            String host = point.address().indexOf(':') < 0 ? point.address() : "[" + point.address() + "]";
            text.append("  SIP       ")
                    .append(point.transport())
                    .append(' ')
                    .append(host)
                    .append(':')
                    .append(point.port())
                    .append("  (")
                    .append(point.sipInterface())
                    .append(')');
            text.append(point.listening() ? "\n" : "  NOT LISTENING: " + point.error() + "\n");
        }
        if (points.isEmpty()) {
            text.append("  SIP       no listener yet: the configuration has no SIP interface in force\n");
        }
        List<Problem> problems =
                box.configuration().map(ConfigService::folderProblems).orElse(List.of());
        for (Problem problem : problems) {
            text.append("  Mistake   ").append(problem).append('\n');
        }
    }
}
