package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Dictionary;
import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.jonction.api.config.ConfigPid;
import org.jonction.api.config.ConfigService;
import org.jonction.api.route.RoutePlan;
import org.jonction.api.route.RoutePlan.Choice;
import org.jonction.api.route.RouteQuery;
import org.jonction.api.route.Router;
import org.jonction.api.trunk.EndpointState;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkService;
import org.jonction.api.trunk.TrunkStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Constants;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.common.service.ServiceAware;
import org.osgi.test.junit5.service.ServiceExtension;

/** Documents reach trunks and routes, and what is wrong with a trunk is reported. */
@ExtendWith(ServiceExtension.class)
class TrunkDeliveryTest {
    @InjectService
    ConfigService configuration;

    @InjectService
    ConfigurationAdmin configurationAdmin;

    @InjectService(timeout = 5000)
    ServiceAware<TrunkService> trunks;

    @InjectService(timeout = 5000)
    ServiceAware<Router> router;

    @InjectService(filter = "(" + HealthCheck.NAME + "=Trunks)", timeout = 5000)
    HealthCheck health;

    @InjectService
    ServiceComponentRuntime components;

    private OptionsAnswerer itsp;
    private Site site;

    @BeforeEach
    void deliver() throws Exception {
        itsp = new OptionsAnswerer();
        site = new Site(configuration, itsp.address());
    }

    @AfterEach
    void withdraw() throws Exception {
        site.close();
        itsp.close();
        assertThat(trunks.getService().status()).isEmpty();
    }

    @Test
    void aCallFollowsTheDeliveredDialPlanRouteAndTrunk() {
        assertThat(call().choices()).extracting(Choice::called).containsExactly("+4930123456");
        assertThat(call().choices()).extracting(choice -> choice.trunk().name()).containsExactly(Site.ITSP);
        assertThat(call().decisions()).extracting(decision -> decision.rule()).contains("national", "itest-out");
    }

    @Test
    void aNewProfileServesTheNextCallWithoutNewServicesOrComponents() {
        List<Object> before = identities();
        Trunk pinned = trunk(Site.ITSP);

        site.itspProfile(2, "E164");

        assertThat(call().choices()).extracting(Choice::called).containsExactly("4930123456");
        assertThat(trunk(Site.ITSP).profile().label()).isEqualTo("itest-itsp@2.0.0");
        assertThat(pinned.profile().label()).isEqualTo("itest-itsp@1.0.0");
        assertThat(identities()).isEqualTo(before);
    }

    @Test
    void aBadDictionaryIsReportedAndTheTrunkBeforeStays() throws Exception {
        Configuration delivered = configurationAdmin.getFactoryConfiguration(ConfigPid.TRUNK, Site.ITSP, "?");
        Dictionary<String, Object> bad = delivered.getProperties();
        bad.put("state", "PERHAPS");
        bad.put("maxSessions", 8L);

        delivered.update(bad);

        Eventually.get(this::report, report -> report.contains("'state' is 'PERHAPS', expected one of"));
        assertThat(trunk(Site.ITSP).maxSessions()).isZero();

        site.itspProfile(2, "RAW");
        assertThat(trunk(Site.ITSP).profile().version()).isEqualTo("2.0.0");
        assertThat(report()).doesNotContain("PERHAPS");
    }

    @Test
    void aMissingDriverIsReportedAndCallsFollowPlainSip() throws Exception {
        site.itspDriver(itsp.address(), "itest-none");

        assertThat(report())
                .contains("Trunk itest-itsp: the gateway driver 'itest-none' of peer itest-itsp is not installed");
        assertThat(trunk(Site.ITSP).driver().driver()).isEqualTo("none");
        assertThat(call().choices()).hasSize(1);
    }

    @Test
    void aPeerIsUpWhileItAnswersOptionsAndIsReportedWhenItDoesNot() {
        Eventually.get(this::itspHealth, health -> health.state() == EndpointState.UP);
        assertThat(itspHealth().lastAnswer()).startsWith("200 in ");

        itsp.silent = true;
        Eventually.get(this::itspHealth, health -> health.state() == EndpointState.DOWN);
        assertThat(report()).contains("is DOWN since", "(no answer in 200 ms)", "Trunk itest-itsp has no endpoint");

        itsp.silent = false;
        Eventually.get(this::itspHealth, health -> health.state() == EndpointState.UP);
        assertThat(report()).doesNotContain("DOWN");
    }

    private RoutePlan call() {
        return router.getService().route(new RouteQuery(trunk(Site.PBX), "030123456", "101"));
    }

    private Trunk trunk(String name) {
        return trunks.getService().trunk(name).orElseThrow();
    }

    private TrunkStatus.Endpoint itspHealth() {
        return trunks.getService().status().stream()
                .filter(status -> status.trunk().name().equals(Site.ITSP))
                .findFirst()
                .orElseThrow()
                .endpoints()
                .getFirst();
    }

    private String report() {
        return health.execute().toString();
    }

    /** The numbers of the services and of the components that hold trunks and routes. */
    private List<Object> identities() {
        return List.of(
                trunks.getServiceReference().getProperty(Constants.SERVICE_ID),
                router.getServiceReference().getProperty(Constants.SERVICE_ID),
                componentIds("org.jonction.trunk.ConfiguredTrunk"),
                componentIds("org.jonction.trunk.HealthMonitor"));
    }

    private List<Long> componentIds(String component) {
        return components.getComponentDescriptionDTOs().stream()
                .filter(description -> description.name.equals(component))
                .flatMap(description -> components.getComponentConfigurationDTOs(description).stream())
                .peek(dto -> assertThat(dto.state).isEqualTo(ComponentConfigurationDTO.ACTIVE))
                .map(dto -> dto.id)
                .sorted()
                .toList();
    }
}
