package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jonction.api.config.ConfigService;
import org.jonction.api.gateway.DriverPolicy;
import org.jonction.api.gateway.HeaderEdit;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.common.service.ServiceAware;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** Updates gateway.generic in its place, as the Web Console does. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
class DriverUpdateTest {
    private static final String DRIVER_FILE = "OSGI-INF/driver.properties";

    @InjectBundleContext
    BundleContext context;

    @InjectService
    ConfigService configuration;

    @InjectService(timeout = 5000)
    ServiceAware<TrunkService> trunks;

    private OptionsAnswerer itsp;
    private Site site;
    private Bundle driver;
    private byte[] shipped;

    @BeforeEach
    void deliver() throws Exception {
        driver = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals("org.jonction.gateway.generic"))
                .findFirst()
                .orElseThrow();
        shipped = new BundleJar(driver).bytes();
        itsp = new OptionsAnswerer();
        site = new Site(configuration, itsp.address());
        Eventually.get(this::driverLabel, label -> label.startsWith("generic@0."));
    }

    /** The console may be putting the driver back by itself; it must be through with that. */
    @AfterEach
    void restore() throws Exception {
        ConsoleBox.awaitCopy(context, driver);
        driver.update(new ByteArrayInputStream(shipped));
        Eventually.get(this::driverLabel, label -> label.startsWith("generic@0."));
        site.close();
        itsp.close();
    }

    @Test
    void newCallsFollowTheNewDriverAndNoOtherBundleStops() throws Exception {
        Trunk pinned = trunk();
        List<String> others = otherBundles();

        driver.update(new ByteArrayInputStream(jar("7.0.0", """
            id = generic
            allow = INVITE, ACK, CANCEL, BYE
            edit.1 = set Organization: Example
            response.480 = 404
            """)));

        Eventually.get(this::driverLabel, label -> label.equals("generic@7.0.0"));
        assertThat(trunk().driver())
                .isEqualTo(new DriverPolicy(
                        "generic",
                        "7.0.0",
                        List.of("INVITE", "ACK", "CANCEL", "BYE"),
                        List.of(new HeaderEdit.Set("Organization", "Example")),
                        Map.of(480, 404)));
        assertThat(pinned.driver().version()).startsWith("0.");
        assertThat(otherBundles()).isEqualTo(others);
    }

    @Test
    void aDriverWithABadPolicyReachesNoTrunk() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        driver.update(new ByteArrayInputStream(jar("7.0.1", "id = generic\nallow = INVITE\nedit.1 = remove Via\n")));

        Eventually.get(
                () -> {
                    seen.add(driverLabel());
                    return driver.getVersion().toString();
                },
                version -> !version.equals("7.0.1"));
        Eventually.get(this::driverLabel, label -> label.startsWith("generic@0."));
        assertThat(seen).isSubsetOf("none@0", "generic@" + driver.getVersion());
    }

    private Trunk trunk() {
        return trunks.getService().trunk(Site.ITSP).orElseThrow();
    }

    private String driverLabel() {
        return trunks.getService()
                .trunk(Site.ITSP)
                .map(trunk -> trunk.driver().driver() + "@" + trunk.driver().version())
                .orElse("");
    }

    /** Each other bundle with its state and the time of its last change. */
    private List<String> otherBundles() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle != driver)
                .map(bundle -> bundle + " " + bundle.getState() + " " + bundle.getLastModified())
                .toList();
    }

    /** The installed driver's jar with another version and policy. */
    private byte[] jar(String version, String policy) throws IOException {
        return new BundleJar(driver).version(version).with(DRIVER_FILE, policy).bytes();
    }
}
