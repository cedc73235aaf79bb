package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Arrays;
import org.jonction.api.gateway.GatewayDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;

/** Uploads bundles with the form of the Web Console. */
@ExtendWith(BundleContextExtension.class)
class ConsoleUploadTest {
    @InjectBundleContext
    BundleContext context;

    private ConsoleBox box;
    private Bundle driver;
    private byte[] shipped;
    private String version;

    @BeforeEach
    void signIn() throws Exception {
        box = new ConsoleBox(context);
        box.signIn();
        driver = box.bundle("org.jonction.gateway.generic");
        version = driver.getVersion().toString();
        shipped = new BundleJar(driver).bytes();
        ConsoleBox.awaitCopy(context, driver);
    }

    @AfterEach
    void restore() throws Exception {
        driver.update(new ByteArrayInputStream(shipped));
        ConsoleBox.awaitCopy(context, driver);
        box.close();
    }

    @Test
    void aGoodJarReplacesTheBundle() throws Exception {
        assertThat(upload(new BundleJar(driver).version("8.0.0").bytes()).statusCode())
                .isEqualTo(302);
        Eventually.get(this::driverVersion, "8.0.0"::equals);
        ConsoleBox.awaitCopy(context, driver);
        assertThat(alarms()).doesNotContain("gateway.generic");
    }

    @Test
    void whatIsNoJarChangesNothing() throws Exception {
        long modified = driver.getLastModified();
        HttpResponse<String> answer = upload("no jar at all".repeat(100).getBytes());
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("error.upload").doesNotContain("\tat ");
        assertThat(driver.getLastModified()).isEqualTo(modified);
        assertThat(driverVersion()).isEqualTo(version);
    }

    @Test
    void aTruncatedJarChangesNothing() throws Exception {
        long modified = driver.getLastModified();
        byte[] whole = new BundleJar(driver).version("8.0.1").bytes();
        assertThat(upload(Arrays.copyOf(whole, whole.length / 2)).statusCode()).isEqualTo(500);
        assertThat(driver.getLastModified()).isEqualTo(modified);
        assertThat(driverVersion()).isEqualTo(version);
    }

    @Test
    void aJarWithAnImportThatNobodyExportsIsReplacedByTheOneBefore() throws Exception {
        isReplaced(
                new BundleJar(driver)
                        .version("8.0.2")
                        .importing("org.nobody.exports")
                        .bytes(),
                "org.nobody.exports");
    }

    @Test
    void aJarWithoutItsClassesIsReplacedByTheOneBefore() throws Exception {
        isReplaced(
                new BundleJar(driver)
                        .version("8.0.3")
                        .without(path -> path.endsWith(".class"))
                        .bytes(),
                "GenericDriver");
    }

    @Test
    void aJarWithoutItsComponentsIsReplacedByTheOneBefore() throws Exception {
        isReplaced(
                new BundleJar(driver)
                        .version("8.0.4")
                        .without(path -> path.endsWith(".xml"))
                        .bytes(),
                ".xml");
    }

    @Test
    void aJarWhoseComponentFailsToStartIsReplacedByTheOneBefore() throws Exception {
        String policy = "id = generic\nallow = INVITE\nedit.1 = remove Via\n";
        isReplaced(
                new BundleJar(driver)
                        .version("8.0.5")
                        .with("OSGI-INF/driver.properties", policy)
                        .bytes(),
                "Via");
    }

    @Test
    void aBundleThatSomebodyStoppedStaysStopped() throws Exception {
        driver.stop();
        try {
            long modified = driver.getLastModified();
            driver.update(new ByteArrayInputStream(
                    new BundleJar(driver).version("8.0.6").bytes()));
            assertThat(driver.getState()).isNotEqualTo(Bundle.ACTIVE);
            assertThat(driver.getLastModified()).isGreaterThan(modified);
            assertThat(driver.getVersion()).hasToString("8.0.6");
        } finally {
            driver.start();
        }
        Eventually.get(this::driverVersion, "8.0.6"::equals);
    }

    @Test
    void anUpdateOfTheConsoleThatDoesNotStartIsReplacedByTheOneBefore() throws Exception {
        Bundle console = box.bundle("org.jonction.console");
        ConsoleBox.awaitCopy(context, console);
        String before = console.getVersion().toString();
        byte[] classless = new BundleJar(console)
                .version("8.0.7")
                .without(path -> path.endsWith(".class"))
                .bytes();
        assertThat(upload(classless).statusCode()).isEqualTo(302);
        Eventually.get(() -> console.getVersion().toString(), "8.0.7"::equals);
        Eventually.get(() -> console.getVersion().toString(), before::equals);
        Eventually.get(this::alarms, text -> text.contains("org.jonction.console 8.0.7 was broken"));
    }

    /** Uploads a broken jar and waits until the earlier version is back and says why. */
    private void isReplaced(byte[] jar, String reason) throws Exception {
        assertThat(upload(jar).statusCode()).isEqualTo(302);
        String alarms = Eventually.get(this::alarms, text -> text.contains("gateway.generic 8.0."));
        assertThat(alarms).contains(reason, "Version " + version + " was put back");
        Eventually.get(this::driverVersion, version::equals);
    }

    private HttpResponse<String> upload(byte[] jar) throws Exception {
        return box.browser.upload(jar, "Origin", box.browser.origin());
    }

    /** The version of the driver that works, or empty. */
    private String driverVersion() {
        ServiceReference<?>[] services = driver.getState() == Bundle.ACTIVE ? driver.getRegisteredServices() : null;
        if (services == null || services.length == 0) {
            return "";
        }
        return context.getService(services[0]) instanceof GatewayDriver found
                ? found.policy().version()
                : "";
    }

    private String alarms() {
        try {
            String bearer = "Bearer "
                    + Files.readString(box.state.resolve("status.token")).strip();
            String status =
                    box.browser.get("/api/v1/status", "Authorization", bearer).body();
            int begin = status.indexOf("\"alarms\":");
            return begin < 0 ? "" : status.substring(begin, status.indexOf("\"configuration\":"));
        } catch (Exception e) {
            return "";
        }
    }
}
