package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jonction.testkit.Await;
import org.jonction.testkit.Network;
import org.jonction.testkit.Phone;
import org.jonction.testkit.PrivilegedServer;
import org.jonction.testkit.Sipp;
import org.jonction.testkit.SippScenario;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A restart that waits for the last call, on a box whose system lies in a folder and notes what it is asked to do. */
class DrainE2E extends WholeBox {
    private static final String RESTART = "/api/v1/firmware/restart";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private PrivilegedServer privileged;
    private Console console;

    @Override
    List<String> options() throws IOException {
        Path root = folder.resolve("root");
        write(root.resolve("usr/lib/os-release"), "ID=jonction\nIMAGE_VERSION=1.0\nJONCTION_BOARD=jonction-amd64\n");
        write(root.resolve("proc/cmdline"), "rauc.slot=A\n");
        write(root.resolve("proc/sys/kernel/random/boot_id"), "e2e\n");
        program(root.resolve("usr/sbin/nft"));
        program(root.resolve("usr/bin/systemctl"));
        Files.createDirectories(root.resolve("run/jonction"));
        privileged = new PrivilegedServer(root.resolve("run/jonction-privileged.sock"));
        privileged.reply("slots", "{\"slots\":[]}", "{\"ORDER\":\"A B\",\"A_OK\":\"1\",\"A_TRY\":\"1\"}", "ok");
        List.of("network", "ssh", "restart").forEach(verb -> privileged.reply(verb, "ok"));
        return List.of("-Djonction.box.root=" + root);
    }

    @BeforeAll
    void signIn() throws Exception {
        console = Console.setUp(box);
    }

    @AfterAll
    void closePrivilegedServer() throws IOException {
        privileged.close();
    }

    @Test
    void newCallsAreRefusedUntilThePlanIsDroppedAndTheLastCallBringsTheRestart() throws Exception {
        Phone pbx = phone(network.lan(), "pbx", Network.PBX_2);
        Phone itsp = phone(network.wan(), "itsp", Network.ITSP);
        Talk talk = Talk.begin(pbx, itsp);

        assertThat(console.post(RESTART, Map.of("mode", "DRAINED")).at("/restart/mode").asText()).isEqualTo("DRAINED");
        assertThat(console.get("/api/v1/firmware").path("callsLeft").asInt()).isEqualTo(1);
        assertThat(refusedCall()).contains("Retry-After: 60");
        assertThat(talk.caller().hold().status()).as("within the call that is up").isEqualTo(200);
        assertThat(talk.caller().resume().status()).isEqualTo(200);

        assertThat(console.delete(RESTART).at("/restart/mode").asText()).isEmpty();
        Talk second = Talk.begin(pbx, itsp);
        second.end();
        assertThat(restarts()).as("while a call is up").isZero();

        console.post(RESTART, Map.of("mode", "DRAINED"));
        assertThat(refusedCall()).contains("Retry-After: 60");
        assertThat(restarts()).as("while a call is up").isZero();
        talk.end();
        Await.until(SOON, () -> restarts() > 0, () -> privileged.requests + "\n" + box.output());

        JsonNode refused = console.post(RESTART, Map.of("mode", "NOW"));
        assertThat(refused.toString()).contains("restarting already");
        assertThat(refusedCall()).as("on the way down").contains("Retry-After: 60");
        assertThat(restarts()).isEqualTo(1);
    }

    /** A call of the first PBX that is refused. @return what SIPp received */
    private String refusedCall() throws Exception {
        SippScenario scenario = SippScenario.caller("pbx", "+33199000199")
                .invite("sendrecv").maybe(100).receive(503).ackRefusal();
        Sipp.Run run = Sipp.Run.once(scenario, Network.PBX, false);
        try (Sipp sipp = Sipp.call(network.lan(), folder, run, Network.BOX_LAN + ":5060", "+442079460001")) {
            assertThat(sipp.await(PATIENCE)).as(sipp.complaints()).extracting("succeeded", "failed")
                    .containsExactly(1L, 0L);
            return sipp.received();
        }
    }

    private long restarts() {
        return privileged.requests.stream().filter("restart"::equals).count();
    }

    @Override
    String[] unexpectedInLog() {
        return new String[] {"ERROR"}; // its health gate finds much that is missing, and may say with which exception
    }

    private static void program(Path file) throws IOException {
        write(file, "#!/bin/sh\ncat >/dev/null\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
