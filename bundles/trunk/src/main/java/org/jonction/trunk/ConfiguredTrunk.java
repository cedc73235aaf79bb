package org.jonction.trunk;

import java.util.List;
import java.util.Map;
import org.jonction.api.config.ConfigPid;
import org.jonction.api.config.Settings;
import org.jonction.api.trunk.Trunk;
import org.jonction.trunk.digest.AccountKeys;
import org.jonction.trunk.registration.RegistrationDesk;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One trunk as ConfigAdmin delivers it; a configuration that makes no trunk leaves the one before in force. */
@Component(configurationPid = ConfigPid.TRUNK, configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ConfiguredTrunk {
    private static final Logger LOG = LoggerFactory.getLogger(ConfiguredTrunk.class);

    private final TrunkDirectory directory;
    private final AccountKeys keys;
    private final RegistrationDesk registrations;
    private String name = "";
    private final String pid;

    @Activate
    public ConfiguredTrunk(
            @Reference TrunkDirectory directory,
            @Reference AccountKeys keys,
            @Reference RegistrationDesk registrations,
            Map<String, Object> configuration) {
        this.directory = directory;
        this.keys = keys;
        this.registrations = registrations;
        this.pid = String.valueOf(configuration.get(Constants.SERVICE_PID));
        modified(configuration);
    }

    @Modified
    void modified(Map<String, Object> configuration) {
        try {
            Trunk trunk = read(new Settings(configuration));
            keys.use(pid, trunk.access().accounts());
            directory.put(pid, trunk);
            name = trunk.name();
            registrations.use(trunk);
        } catch (IllegalArgumentException e) {
            LOG.error("Configuration {} is refused, what was in force stays: {}", pid, e.getMessage());
            directory.refuse(pid, e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        registrations.forget(name);
        directory.remove(pid);
        keys.forget(pid);
    }

    private static Trunk read(Settings settings) {
        Trunk trunk = Trunk.from(settings);
        new SourceIndex(List.of(trunk));
        return trunk;
    }
}
