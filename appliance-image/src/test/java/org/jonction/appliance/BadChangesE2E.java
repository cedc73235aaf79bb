package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.jonction.testkit.Await;
import org.jonction.testkit.Await;
import org.jonction.testkit.Network;
import org.jonction.testkit.Phone;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes that must not come into force: what was in force stays, the call goes on, and the mistake is named. */
class BadChangesE2E extends WholeBox {
    private Console console;
    private Phone pbx;
    private Phone itsp;
    private String before;

    @BeforeAll
    void signIn() throws Exception {
        console = Console.setUp(box);
    }

    @BeforeEach
    void plugInPhones() throws Exception {
        pbx = phone(network.lan(), "pbx", Network.PBX_2);
        itsp = phone(network.wan(), "itsp", Network.ITSP);
        before = activeHash();
    }

    @Test
    void aDocumentWithTenMistakesIsRefusedWithTenMessages() throws Exception {
        Talk talk = Talk.begin(pbx, itsp);
        String mistakes = Files.readString(Path.of(getClass().getResource("/mistakes.yaml").toURI()));

        JsonNode check = console.check("mistakes.yaml", mistakes);
        assertThat(check.path("problems")).as(check.toPrettyString()).hasSize(10).allSatisfy(problem -> {
            assertThat(problem.path("file").asText()).isEqualTo("mistakes.yaml");
            assertThat(problem.path("line").asInt()).isPositive();
            assertThat(problem.path("message").asText()).isNotBlank();
            assertThat(problem.path("allowed").asText()).isNotBlank();
        });
        Path file = Files.writeString(box.config().resolve("mistakes.yaml"), mistakes);
        box.awaitStatus(SOON, status -> status.at("/configuration/problems").size() == 10);
        assertThat(activeHash()).isEqualTo(before);

        Files.delete(file);
        box.awaitStatus(SOON, status -> status.at("/configuration/problems").isEmpty());
        assertThat(activeHash()).isEqualTo(before);
        talk.end();
        Talk.begin(pbx, itsp).end();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{ trunks: { new: { sipInterface: lan, mediaRealm: lan, peer: pbx, profile: itpss } } } | trunks.new.profile | itsp",
        "{ routes: { new: { pattern: \"1\", trunks: [itsp-tpc] } } } | routes.new.trunks | itsp-tcp"
    })
    void aMissingNameIsReportedWithTheNearestRightOne(String document, String field, String right) throws Exception {
        JsonNode commit = console.commit("new.yaml", document);

        assertThat(commit.path("acceptable").asBoolean(true)).isFalse();
        assertThat(commit.path("problems")).as(commit.toPrettyString()).hasSize(1);
        assertThat(commit.at("/problems/0/field").asText()).startsWith(field);
        assertThat(commit.at("/problems/0/allowed").asText()).contains(right);
        assertThat(box.config().resolve("new.yaml")).doesNotExist();
        assertThat(activeHash()).isEqualTo(before);
        Talk.begin(pbx, itsp).end();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TCP", "UDP"})
    void aPortInUseIsReportedWithItsHolder(String transport) throws Exception {
        InetAddress address = InetAddress.getByName(Network.BOX_LAN);
        try (AutoCloseable holder = network.box().<AutoCloseable>open(() ->
                transport.equals("TCP") ? new ServerSocket(5080, 1, address) : new DatagramSocket(5080, address))) {
            Path file = Files.writeString(
                    box.config().resolve("more.yaml"),
                    "sipInterfaces: { more: { realm: lan, address: 192.0.2.1, port: 5080, transports: [" + transport
                            + "] } }\n");
            box.awaitStatus(SOON, status -> !listener(status, "more").path("error").asText().isEmpty());

            assertThat(listener(box.status(), "more").path("listening").asBoolean(true)).isFalse();
            assertThat(listener(box.status(), "more").path("error").asText())
                    .contains("5080", "java", Long.toString(ProcessHandle.current().pid()));
            Files.delete(file);
            box.awaitStatus(SOON, status -> listener(status, "more").isMissingNode());
        }
        Talk.begin(pbx, itsp).end();
    }

    @ParameterizedTest
    @EnumSource
    void aBrokenJarLeavesTheOldBundleActive(DriverJar.Fault fault) throws Exception {
        Talk talk = Talk.begin(pbx, itsp);
        JsonNode version = console.bundle(DriverJar.NAME).path("version");

        console.upload(DriverJar.broken(folder, fault));

        if (fault.readable()) {
            box.awaitStatus(SOON, status -> StreamSupport.stream(status.path("alarms").spliterator(), false)
                    .map(alarm -> alarm.path("text").asText())
                    .anyMatch(text -> text.contains(fault.version()) && text.contains("was put back")));
        }
        Await.until(
                SOON,
                () -> console.bundle(DriverJar.NAME).path("state").asText().equals("Active"),
                () -> "the driver's bundle is not active");
        assertThat(console.bundle(DriverJar.NAME).path("version")).isEqualTo(version);
        talk.end();
        Talk.begin(pbx, itsp).end();
        assertThat(Box.trunk(box.status(), "itsp").path("driver").asText()).startsWith("generic@0.1.0");
    }

    /** The Web Console and the bundle keeper log each broken jar. */
    @Override
    String[] unexpectedInLog() {
        return new String[] {"o.jonction.sip.Inbound", "NullPointerException", "OutOfMemoryError"};
    }

    private String activeHash() throws Exception {
        return box.status().at("/configuration/active/hash").asText();
    }

    private static JsonNode listener(JsonNode status, String name) {
        return StreamSupport.stream(status.path("listeners").spliterator(), false)
                .filter(listener -> listener.path("sipInterface").asText().equals(name))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }
}
