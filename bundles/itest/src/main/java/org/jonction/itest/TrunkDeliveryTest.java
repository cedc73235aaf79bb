package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.felix.hc.api.HealthCheck;
import org.jonction.api.config.ConfigPid;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.common.service.ServiceAware;
import org.osgi.test.junit5.service.ServiceExtension;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ServiceExtension.class)
class TrunkDeliveryTest {
    private static final String NAME = "itest-delivery";

    @InjectService
    ConfigurationAdmin configurations;

    @InjectService
    ServiceAware<TrunkService> trunks;

    @InjectService(filter = "(" + HealthCheck.NAME + "=Trunks)")
    HealthCheck health;

    @InjectService
    ServiceComponentRuntime components;

    private Configuration configuration;

    @BeforeEach
    void deliver() throws IOException {
        configuration = configurations.getFactoryConfiguration(ConfigPid.TRUNK, NAME, "?");
        configuration.update(TrunkConfigurations.trunk(NAME, Map.of()));
        Eventually.get(this::trunk, Optional::isPresent);
    }

    @AfterEach
    void withdraw() throws IOException {
        configuration.delete();
        Eventually.get(this::trunk, Optional::isEmpty);
    }

    @Test
    void aChangeReachesTheTrunkWithoutNewServiceOrComponent() throws IOException {
        Object service = serviceId();
        long component = componentId();
        Trunk pinned = trunk().orElseThrow();

        configuration.update(TrunkConfigurations.trunk(NAME, Map.of("maxSessions", 30L)));

        Trunk changed = Eventually.get(this::trunk, trunk -> trunk.orElseThrow().maxSessions() == 30).orElseThrow();
        assertThat(changed.driver().driver()).isEqualTo("generic");
        assertThat(pinned.maxSessions()).isZero();
        assertThat(serviceId()).isEqualTo(service);
        assertThat(componentId()).isEqualTo(component);
    }

    @Test
    void aBadDictionaryIsReportedAndTheTrunkBeforeStays() throws IOException {
        configuration.update(TrunkConfigurations.trunk(NAME, Map.of("maxSessions", 7L)));
        Eventually.get(this::trunk, trunk -> trunk.orElseThrow().maxSessions() == 7);

        configuration.update(TrunkConfigurations.trunk(NAME, Map.of("maxSessions", 8L, "state", "PERHAPS")));

        Eventually.get(() -> health.execute().toString(), report -> report.contains("'state' is 'PERHAPS', expected one of"));
        assertThat(trunk()).map(Trunk::maxSessions).contains(7);

        configuration.update(TrunkConfigurations.trunk(NAME, Map.of("maxSessions", 9L)));
        Eventually.get(this::trunk, trunk -> trunk.orElseThrow().maxSessions() == 9);
        assertThat(health.execute().toString()).doesNotContain("PERHAPS");
    }

    @Test
    void aMissingDriverIsReported() throws IOException {
        configuration.update(TrunkConfigurations.trunk(NAME, Map.of("peer.driver", "itest-none")));

        Eventually.get(
                () -> health.execute().toString(),
                report -> report.contains("Trunk " + NAME + ": the gateway driver 'itest-none' of peer itest-peer is not"));
        assertThat(trunk()).map(trunk -> trunk.driver().driver()).contains("none");
    }

    private Optional<Trunk> trunk() {
        return trunks.getService().trunk(NAME);
    }

    private Object serviceId() {
        ServiceReference<TrunkService> reference = trunks.getServiceReference();
        return reference.getProperty(Constants.SERVICE_ID);
    }

    private long componentId() {
        return components.getComponentDescriptionDTOs().stream()
                .filter(description -> description.name.equals("org.jonction.trunk.ConfiguredTrunk"))
                .flatMap(description -> components.getComponentConfigurationDTOs(description).stream())
                .filter(component -> NAME.equals(component.properties.get("name")))
                .filter(component -> component.state == ComponentConfigurationDTO.ACTIVE)
                .findFirst()
                .orElseThrow()
                .id;
    }
}
