package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
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
import org.osgi.framework.Constants;
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
        shipped = jar(driver.getVersion().toString(), text(driver.getEntry(DRIVER_FILE)));
        itsp = new OptionsAnswerer();
        site = new Site(configuration, itsp.address());
        Eventually.get(this::driverLabel, label -> label.startsWith("generic@0."));
    }

    @AfterEach
    void restore() throws Exception {
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
    void aDriverWithABadPolicyIsNotUsedAndCallsFollowPlainSip() throws Exception {
        driver.update(new ByteArrayInputStream(jar("7.0.1", "id = generic\nallow = INVITE\nedit.1 = remove Via\n")));

        Eventually.get(this::driverLabel, label -> label.equals("none@0"));
        assertThat(trunk().driver()).isEqualTo(DriverPolicy.NONE);
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
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        Collections.list(driver.getHeaders("").keys())
                .forEach(name -> manifest.getMainAttributes()
                        .putValue(name, driver.getHeaders("").get(name)));
        manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, version);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            for (URL entry : Collections.list(driver.findEntries("/", "*", true))) {
                String path = entry.getPath().substring(1);
                if (!path.endsWith("/") && !path.startsWith("META-INF/")) {
                    jar.putNextEntry(new JarEntry(path));
                    jar.write(path.equals(DRIVER_FILE) ? policy.getBytes(StandardCharsets.UTF_8) : bytes(entry));
                    jar.closeEntry();
                }
            }
        }
        return bytes.toByteArray();
    }

    private static String text(URL entry) throws IOException {
        return new String(bytes(entry), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(URL entry) throws IOException {
        try (InputStream in = entry.openStream()) {
            return in.readAllBytes();
        }
    }
}
