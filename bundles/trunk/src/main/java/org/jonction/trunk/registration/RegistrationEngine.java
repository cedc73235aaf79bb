package org.jonction.trunk.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jonction.api.sip.SipService;
import org.jonction.api.trunk.Authenticator;
import org.jonction.api.trunk.DigestAccount;
import org.jonction.api.trunk.Registration;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.Trunk.AdminState;
import org.jonction.trunk.TrunkDirectory;
import org.jonction.trunk.digest.AccountKeys;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Keeps one registration for each trunk that wants one, and takes them back at the end. */
@Component(
        service = {},
        immediate = true)
public final class RegistrationEngine {
    private static final int FAREWELL_MS = 1_000;

    private final SipService sip;
    private final TrunkDirectory directory;
    private final Authenticator authenticator;
    private final AccountKeys keys;
    private final RegistrationDesk desk;
    private final Map<String, RegistrationClient> clients = new ConcurrentHashMap<>();
    private final Consumer<DigestAccount> keyWatcher = this::keyChanged;

    @Activate
    public RegistrationEngine(
            @Reference SipService sip,
            @Reference TrunkDirectory directory,
            @Reference Authenticator authenticator,
            @Reference AccountKeys keys,
            @Reference RegistrationDesk desk) {
        this.sip = sip;
        this.directory = directory;
        this.authenticator = authenticator;
        this.keys = keys;
        this.desk = desk;
        keys.attach(keyWatcher);
        desk.attach(this);
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        desk.detach(this);
        keys.detach(keyWatcher);
        List<RegistrationClient> all = new ArrayList<>(clients.values());
        clients.clear();
        CountDownLatch left = new CountDownLatch(all.size());
        all.forEach(client -> end(client, left::countDown));
        left.await(FAREWELL_MS, TimeUnit.MILLISECONDS);
    }

    /** The trunk as it is now; empty when it is gone. */
    synchronized void follow(String name, Optional<Trunk> trunk) {
        Optional<Trunk> wanted = trunk.filter(t -> t.state() != AdminState.DISABLED)
                .filter(t -> t.access().registration().isPresent());
        RegistrationClient running = clients.get(name);
        if (running != null && wanted.filter(running::serves).isEmpty()) {
            clients.remove(name);
            end(running, () -> {});
            running = null;
        }
        if (wanted.isPresent() && running == null) {
            Registration registration = wanted.get().access().registration().orElseThrow();
            RegistrationClient client = new RegistrationClient(
                    sip, directory, authenticator, wanted.get(), registration,
                    () -> ThreadLocalRandom.current().nextDouble());
            keys.use(client.id(), wanted.get().access().accounts());
            clients.put(name, client);
            client.start();
        }
    }

    /** The password is needed until the registrar has let go. */
    private void end(RegistrationClient client, Runnable ended) {
        client.stop(() -> {
            keys.forget(client.id());
            ended.run();
        });
    }

    Optional<RegistrationClient> client(String trunk) {
        return Optional.ofNullable(clients.get(trunk));
    }

    private void keyChanged(DigestAccount account) {
        clients.values().stream().filter(client -> client.uses(account)).forEach(RegistrationClient::retry);
    }
}
