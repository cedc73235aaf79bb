package org.jonction.appliance.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jonction.appliance.Console;
import org.jonction.appliance.Talk;
import org.jonction.testkit.Network;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The plug is pulled while the box writes; and a disk without room. One disk goes through all of it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PowerCutE2E extends ImageTest {
    private static final String DOCUMENT = "profiles/itsp.yaml";
    private static final String INSTALL = "/api/v1/firmware/install?name=update.raucb";
    private static final int COMMITS = 3;

    private Disk disk;

    @BeforeAll
    void copyDisk() throws Exception {
        disk = copyOfProvisioned();
    }

    @Test
    @Order(1)
    void aCommitThatWasAcknowledgedSurvivesACutThatFollowsAtOnce() throws Exception {
        int acknowledged = 0;
        try (ImageBox box = start(Vm.with(disk.file()))) {
            Console console = box.awaitGood();
            while (acknowledged < COMMITS) {
                JsonNode commit = console.commit(DOCUMENT, profile(acknowledged + 1));
                assertThat(commit.path("acceptable").asBoolean()).as(commit.toString()).isTrue();
                acknowledged++;
            }
            Thread.ofVirtual().start(() -> commitUnacknowledged(console));
            box.vm().cutPower();
        }
        try (ImageBox box = start(Vm.with(disk.file()))) {
            Console console = box.awaitGood();
            assertThat(committed(console)).isBetween(acknowledged, acknowledged + 1);
            cutDuringAnUpdate(box, console);
        }
    }

    /** Continues on the running box, since a boot takes long. */
    private void cutDuringAnUpdate(ImageBox box, Console console) throws Exception {
        Thread.ofVirtual().start(() -> sendUpdate(console));
        ImageBox.awaitFirmware(console, UPDATE, now -> now.at("/install/phase").asText().equals("WRITING"));
        Thread.sleep(1000);
        box.vm().cutPower();
    }

    @Test
    @Order(2)
    void afterACutDuringAnUpdateTheOldSystemStartsAndTakesTheUpdateAgain() throws Exception {
        try (ImageBox box = start(Vm.with(disk.file()))) {
            Console console = box.awaitGood();
            JsonNode firmware = console.get("/api/v1/firmware");
            assertThat(firmware.at("/slots/0/running").asBoolean()).as(firmware.toString()).isTrue();
            Talk.begin(
                            phone(cables.lan(), "pbx", Network.PBX_2),
                            phone(cables.wan(), "itsp", Network.ITSP))
                    .end();
            fillTheDisk(box, console);
            console.postFile(INSTALL, Update.built());
            ImageBox.awaitFirmware(console, UPDATE, now -> now.at("/install/phase").asText().equals("INSTALLED"));
        }
    }

    private void fillTheDisk(ImageBox box, Console console) throws Exception {
        int before = committed(console);
        box.shell().run("dd if=/dev/zero of=/data/filler bs=1M 2>/dev/null; sync; df /data");
        JsonNode refused = console.commit(DOCUMENT, profile(100));
        assertThat(refused.path("acceptable").asBoolean()).as(refused.toString()).isFalse();
        assertThat(refused.toString()).containsIgnoringCase("space");
        assertThat(committed(console)).isEqualTo(before);
        box.shell().run("rm /data/filler && sync");
        assertThat(console.commit(DOCUMENT, profile(101)).path("acceptable").asBoolean()).isTrue();
    }

    private static void commitUnacknowledged(Console console) {
        try {
            console.commit(DOCUMENT, profile(COMMITS + 1));
        } catch (IOException | InterruptedException cut) {
            // the box is off
        }
    }

    private static void sendUpdate(Console console) {
        try {
            console.postFile(INSTALL, Update.built());
        } catch (IOException | InterruptedException cut) {
            // the box is off
        }
    }

    private static String profile(int number) {
        return """
                id: itsp
                version: 1.0.%d
                identity: { userAgent: Jonction, userPhone: false }
                health: { optionsIntervalS: 0 }
                """.formatted(number);
    }

    private static int committed(Console console) throws IOException, InterruptedException {
        String text = console.documents().toString();
        return Integer.parseInt(text.replaceFirst("(?s).*id: itsp\\\\nversion: 1\\.0\\.(\\d+).*", "$1"));
    }
}
