package org.jonction.trunk.registration;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jonction.api.sip.ServerTransaction;
import org.jonction.api.sip.Target;
import org.jonction.api.trunk.RegisteredContact;
import org.jonction.api.trunk.RegistrationService;
import org.jonction.api.trunk.RegistrationStatus;
import org.jonction.api.trunk.Trunk;
import org.jonction.trunk.registrar.Registrar;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;

/** Knows which trunks are to be registered, also while nobody is there to do it. */
@Component(service = {RegistrationService.class, RegistrationDesk.class})
public final class RegistrationDesk implements RegistrationService {
    private final Map<String, Trunk> wanted = new ConcurrentHashMap<>();
    private volatile @Nullable RegistrationEngine engine;
    private volatile @Nullable Registrar registrar;

    /** Takes a trunk, new or changed, whether it registers or not. */
    public void use(Trunk trunk) {
        wanted.put(trunk.name(), trunk);
        tell(trunk.name());
    }

    /** The trunk is gone. */
    public void forget(String trunk) {
        wanted.remove(trunk);
        tell(trunk);
    }

    private void tell(String trunk) {
        RegistrationEngine present = engine;
        if (present != null) {
            present.follow(trunk, Optional.ofNullable(wanted.get(trunk)));
        }
    }

    /** From now on the registrar is asked, too. */
    public void attach(Registrar newRegistrar) {
        registrar = newRegistrar;
    }

    public void detach(Registrar oldRegistrar) {
        if (registrar == oldRegistrar) {
            registrar = null;
        }
    }

    void attach(RegistrationEngine newEngine) {
        engine = newEngine;
        wanted.keySet().forEach(this::tell);
    }

    void detach(RegistrationEngine oldEngine) {
        if (engine == oldEngine) {
            engine = null;
        }
    }

    @Override
    public Optional<RegistrationStatus> status(String trunk) {
        Registrar present = registrar;
        return client(trunk)
                .map(RegistrationClient::status)
                .or(() -> present == null ? Optional.empty() : present.status(trunk));
    }

    @Override
    public List<String> serviceRoute(String trunk) {
        return client(trunk).flatMap(RegistrationClient::binding).map(Binding::serviceRoute).orElse(List.of());
    }

    @Override
    public boolean register(ServerTransaction register) {
        Registrar present = registrar;
        return present != null && present.register(register);
    }

    @Override
    public Optional<RegisteredContact> contact(String trunk, Target target) {
        Registrar present = registrar;
        return present == null ? Optional.empty() : present.contact(trunk, target);
    }

    private Optional<RegistrationClient> client(String trunk) {
        RegistrationEngine present = engine;
        return present == null ? Optional.empty() : present.client(trunk);
    }
}
