package org.jonction.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jonction.api.firmware.HealthItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions of the health gate that look at programs, files and ports. */
class ConditionsTest {
    @TempDir
    Path folder;

    @Test
    void noFailedUnitIsHealthy() throws IOException {
        assertThat(units("exit 0").ok()).isTrue();
    }

    @Test
    void failedUnitsAreNamed() throws IOException {
        HealthItem item = units(
                "[ \"$1 $2\" = 'list-units --state=failed' ] || exit 1",
                "echo 'chrony.service     loaded failed failed chrony, an NTP client/server'",
                "echo 'run-esp.mount      loaded failed failed /run/esp'");

        assertThat(item.ok()).isFalse();
        assertThat(item.message()).startsWith("failed: chrony.service, run-esp.mount; ");
    }

    @Test
    void aSystemThatDoesNotAnswerIsNotHealthy() throws IOException {
        HealthItem item = units("echo 'Failed to list units: Connection timed out' >&2", "exit 1");

        assertThat(item.ok()).isFalse();
        assertThat(item.message()).contains("Connection timed out");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 302, 401})
    void aConsoleThatAnswersIsHealthy(int status) throws Exception {
        try (UpdateServer console = console(status)) {
            assertThat(lookAtConsole("127.0.0.1:" + console.port()))
                    .isEqualTo(new HealthItem("console", true, "answers"));
            assertThat(lookAtConsole("0.0.0.0:" + console.port()).ok()).isTrue();
            assertThat(lookAtConsole("[::]:" + console.port()).ok()).isTrue();
        }
    }

    @Test
    void aConsoleThatFailsIsNotHealthy() throws Exception {
        try (UpdateServer console = console(503)) {
            assertThat(lookAtConsole("127.0.0.1:" + console.port()).message()).contains("answers 503");
        }
    }

    @Test
    void aPortWhereNobodySpeaksTlsIsNotHealthy() throws Exception {
        try (UpdateServer plain = UpdateServer.http()) {
            assertThat(lookAtConsole("127.0.0.1:" + plain.port()).ok()).isFalse();
        }
    }

    @Test
    void aPortWhereNobodyListensIsNotHealthy() throws Exception {
        try (SocketChannel deaf = SocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
            int port = ((InetSocketAddress) deaf.getLocalAddress()).getPort();

            HealthItem item = lookAtConsole("127.0.0.1:" + port);

            assertThat(item.ok()).isFalse();
            assertThat(item.message()).contains("does not answer at https://127.0.0.1:" + port);
        }
    }

    @ParameterizedTest
    @CsvSource({"8443", "host", "''", ":8443"})
    void anAddressThatIsNoneIsNamed(String address) {
        assertThat(lookAtConsole(address).message()).contains("'" + address + "' is not HOST:PORT");
    }

    @Test
    void aDataAreaOnADiskIsHealthy() throws IOException {
        Path state = Files.createDirectories(Path.of("target", "state"));
        String type = Files.getFileStore(state).type();
        assumeThat(type).as("the project does not lie on a disk").isNotIn("overlay", "tmpfs", "ramfs");

        HealthItem item = new DataCondition(state, new StartFindings(BoxFolder.in(folder))).check();

        assertThat(item).isEqualTo(new HealthItem("data", true, "written to " + type));
    }

    @Test
    void aDataAreaInMemoryIsNotHealthyAndSaysWhy() throws IOException {
        Box box = BoxFolder.in(folder);
        Files.writeString(box.run().resolve("jonction-data-state"), "temporary\nThe disk has no data partition.\n");

        HealthItem item = new DataCondition(box.state(), new StartFindings(box)).check();

        assertThat(item).isEqualTo(new HealthItem("data", false, "The disk has no data partition."));
    }

    @Test
    void aDataAreaInSharedMemoryIsFoundOut() {
        HealthItem item = new DataCondition(Path.of("/dev/shm"), new StartFindings(BoxFolder.in(folder))).check();

        assertThat(item.ok()).isFalse();
        assertThat(item.message()).contains("tmpfs", "lost with the next restart");
    }

    @Test
    void aConsoleOnAnyPortIsFoundWhereItSaysThatItListens() throws Exception {
        assertThat(lookAtConsole("127.0.0.1:0").ok()).isFalse();
        try (UpdateServer console = console(200)) {
            Files.writeString(folder.resolve("console"), "https://127.0.0.1:" + console.port() + "\n");

            assertThat(lookAtConsole("127.0.0.1:0").ok()).isTrue();
        }
    }

    private HealthItem lookAtConsole(String address) {
        return new ConsoleCondition(address, folder.resolve("console")).check();
    }

    private HealthItem units(String... script) throws IOException {
        return new UnitsCondition(Programs.make(folder, "systemctl", script)).check();
    }

    private UpdateServer console(int status) throws Exception {
        return UpdateServer.https(ServerKey.make(folder, "-1d"))
                .on("/", exchange -> exchange.sendResponseHeaders(status, -1));
    }
}
