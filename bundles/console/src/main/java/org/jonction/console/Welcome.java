package org.jonction.console;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jonction.api.config.ConfigService;
import org.jonction.api.config.Problem;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.console.signin.Account;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Tells the person at the terminal, once the box is up, where it listens, how to sign in and what to try next. On an
 * appliance, also the one before its screen, for as long as it runs.
 */
@Component(service = Welcome.class, immediate = true)
public final class Welcome {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration REFRESH = Duration.ofSeconds(3);

    private final BundleContext context;
    private final Appliance box;
    private final Account account;
    private final HttpsListener https;
    private final CountDownLatch stopped = new CountDownLatch(1);
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

    /** Leaves no thread behind that would tell an old code. */
    @Deactivate
    void stop() throws InterruptedException {
        stopped.countDown();
        thread.join();
    }

    private void greetWhenUp() {
        boolean firstStart = !frameworkIsUp();
        try {
            waitUntilUp(firstStart);
            Optional<Screen> screen = Screen.ofBox();
            // What the box prints is kept in its journal, where a code does not belong.
            if (firstStart && (screen.isPresent() || https.port().isEmpty())) {
                System.out.println(text(Optional.empty()));
            }
            if (screen.isPresent()) {
                keepShowing(screen.get());
            } else {
                invite(firstStart);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Shows the state as it changes: an address by DHCP, a password that was set, a mistake in the configuration. */
    private void keepShowing(Screen screen) throws InterruptedException {
        Optional<String> code = Optional.empty();
        do {
            if (account.hasPassword()) {
                code = Optional.empty();
            } else if (code.isEmpty() && https.port().isPresent()) {
                code = account.issueCode();
            }
            String url = https.place().localUrl(https.port().orElse(https.place().port()));
            screen.show(text(https.port().isPresent() ? code : Optional.empty()), url, https.certificate());
        } while (!isStoppedWithin(REFRESH));
    }

    /** Prints how to sign in, and the one-time link only once it leads to this console and to nobody else. */
    private void invite(boolean firstStart) throws InterruptedException {
        while (https.port().isEmpty()) {
            if (isStoppedWithin(REFRESH)) {
                return;
            }
        }
        Optional<String> code = account.issueCode();
        if (firstStart || code.isPresent()) {
            System.out.println(text(code));
        }
    }

    private void waitUntilUp(boolean firstStart) throws InterruptedException {
        long end = System.nanoTime() + LONGEST_WAIT.toNanos();
        boolean stop = false;
        while (!stop
                && !(frameworkIsUp() && https.port().isPresent() && (boxIsUp() || !firstStart))
                && System.nanoTime() < end) {
            stop = isStoppedWithin(PAUSE);
        }
    }

    private boolean isStoppedWithin(Duration time) throws InterruptedException {
        return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean frameworkIsUp() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getState() == Bundle.ACTIVE;
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

    private String text(Optional<String> code) {
        Place place = https.place();
        StringBuilder text = new StringBuilder("\nJonction ").append(place.version()).append(" is up.\n\n");
        appendListeners(text);
        String url = place.url(https.port().orElse(place.port()));
        appendConsole(text, url);
        appendSignIn(text, url, code);
        String status = Screen.ofBox().isPresent() ? "jonctl status" : "./jonction status";
        text.append("  Next      ")
                .append(place.demo() ? "sign in and watch the live call under Live calls, or run " : "")
                .append(status)
                .append('\n');
        return text.toString();
    }

    private void appendSignIn(StringBuilder text, String url, Optional<String> code) {
        text.append("  Sign in   ");
        if (code.isPresent()) {
            text.append("nobody has a password yet. Open this link once to set the administrator's:\n            ")
                    .append(url)
                    .append("/setup?code=")
                    .append(code.get())
                    .append("\n            or open ")
                    .append(url)
                    .append("/setup and type the one-time code ")
                    .append(code.get())
                    .append('\n');
        } else if (account.hasPassword()) {
            text.append("as ").append(Account.USER).append(" with the password that was set\n");
        } else if (https.port().isEmpty()) {
            text.append("nobody has a password yet; a one-time link follows once the console listens\n");
        } else {
            text.append("nobody has a password yet; the box's own screen shows a one-time code\n");
        }
    }

    private void appendConsole(StringBuilder text, String url) {
        text.append("  Console   ").append(url).append("/\n");
        if (https.port().isEmpty()) {
            text.append("            NOT LISTENING: ")
                    .append(https.fault().orElse("the log tells why"))
                    .append('\n');
        }
        if (!https.place().reachable()) {
            text.append("            no address yet: no DHCP server answered, and no document gives an address\n");
        }
        text.append("            its certificate is self-made; a browser asks once. SHA-256 fingerprint:\n            ")
                .append(https.fingerprint())
                .append('\n');
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
