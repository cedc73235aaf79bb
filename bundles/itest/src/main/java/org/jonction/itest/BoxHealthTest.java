package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jonction.api.config.Change;
import org.jonction.api.config.ConfigService;
import org.jonction.api.firmware.FirmwareService;
import org.jonction.api.firmware.FirmwareStatus;
import org.jonction.api.firmware.HealthItem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.common.service.ServiceAware;
import org.osgi.test.junit5.context.BundleContextExtension;
import org.osgi.test.junit5.service.ServiceExtension;

/** The health gate of a box looks at the console, the listeners and the packet filter that are really there. */
@ExtendWith({BundleContextExtension.class, ServiceExtension.class})
@EnabledIf(value = "root", disabledReason = "only root may make a network namespace")
class BoxHealthTest {
    private static final Duration GATE = Duration.ofSeconds(90);
    private static final String SITE = "itest.yaml";
    private static final String EMPTY = "realms: { itest-lan: {} }\n";
    private static final String LISTENING = """
        realms: { itest-lan: {} }
        sipInterfaces:
          itest-lan: { realm: itest-lan, address: 127.0.0.1, port: %d, transports: [UDP] }
        mediaRealms:
          itest-lan: { realm: itest-lan, address: %s, portMin: 24000, portMax: 24009 }
        """;

    @InjectBundleContext
    BundleContext context;

    @InjectService
    ConfigService configuration;

    @InjectService(cardinality = 0)
    ServiceAware<FirmwareService> firmware;

    private FolderBox box;

    static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    @BeforeEach
    void start() throws Exception {
        commit(EMPTY);
        box = new FolderBox(context);
    }

    @AfterEach
    void stop() throws Exception {
        box.close();
        commit(EMPTY);
        assertThat(context.getServiceReference(FirmwareService.class)).isNull();
    }

    @Test
    void aBoxWhereEverythingHoldsIsMarkedGoodOnce() throws Exception {
        String disk = Files.getFileStore(Path.of(context.getProperty("jonction.state.dir"))).type();
        assumeThat(disk).as("the project does not lie on a disk").isNotIn("overlay", "tmpfs", "ramfs");

        assertThat(failing("console")).contains("does not answer");
        try (ConsoleBox console = new ConsoleBox(context)) {
            box.tellConsole(console.address);
            Eventually.get(() -> item("console"), "answers"::equals);
        }
        Eventually.get(GATE, this::status, status -> status != null && status.markedGood());

        assertThat(status().health()).allMatch(HealthItem::ok);
        assertThat(status().health())
                .extracting(HealthItem::name)
                .containsExactly("ruleset", "listeners", "console", "units", "data");
        box.restartFirmware();
        Eventually.get(this::health, health -> health.size() == 5);
        assertThat(status().markedGood()).isTrue();
        assertThat(box.privileged.requests).containsOnlyOnce("mark-good");
    }

    @Test
    void aPortThatAnotherProgramHoldsIsNamedUntilItIsFree() throws IOException {
        try (DatagramSocket other = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            commit(LISTENING.formatted(other.getLocalPort(), "127.0.0.1"));

            assertThat(failing("listeners")).contains("itest-lan UDP does not listen", "" + other.getLocalPort());
        }
        Eventually.get(() -> item("listeners"), "1 of SIP, 1 of media"::equals);
    }

    @Test
    void anAddressThatTheBoxDoesNotHaveIsNamed() {
        commit(LISTENING.formatted(24999, "192.0.2.77"));

        assertThat(failing("listeners"))
                .contains("media realm itest-lan: the box does not have the address 192.0.2.77");
    }

    @Test
    void aPacketFilterThatIsUnloadedIsNotHealthy() {
        Eventually.get(() -> item("ruleset"), "loaded, drops what is not allowed"::equals);

        box.unloadRules();
        Eventually.get(() -> item("ruleset"), message -> message.contains("not loaded"));

        box.loadRules();
        Eventually.get(() -> item("ruleset"), "loaded, drops what is not allowed"::equals);
    }

    private String failing(String name) {
        List<HealthItem> found = Eventually.get(
                this::health, health -> health.stream().anyMatch(item -> item.name().equals(name) && !item.ok()));
        return message(found, name);
    }

    private String item(String name) {
        return message(health(), name);
    }

    private static String message(List<HealthItem> health, String name) {
        return health.stream()
                .filter(item -> item.name().equals(name))
                .map(HealthItem::message)
                .findFirst()
                .orElse("");
    }

    private List<HealthItem> health() {
        FirmwareStatus status = status();
        return status == null ? List.of() : status.health();
    }

    private FirmwareStatus status() {
        FirmwareService service = firmware.getService();
        return service == null ? null : service.status();
    }

    private void commit(String document) {
        Change change = new Change(List.of(new Change.Edit(SITE, document)), "itest", "test");
        assertThat(configuration.commit(change).problems()).isEmpty();
    }
}
