package org.jonction.appliance.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jonction.appliance.Console;
import org.jonction.appliance.Talk;
import org.jonction.testkit.Network;
import org.jonction.testkit.Phone;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Updates through the console. One box goes through all of it: bad files, an update that fails, one that is good. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirmwareUpdateE2E extends ImageTest {
    private static final String INSTALL = "/api/v1/firmware/install?name=";
    /** A fault that only the new system has. */
    private static final String FAULT = """
            [Unit]
            ConditionKernelCommandLine=rauc.slot=B
            ConditionPathExists=/data/box/fault-of-the-test
            [Service]
            Type=oneshot
            ExecStart=/bin/false
            """;

    private ImageBox box;
    private Console console;
    private Phone pbx;
    private Phone itsp;

    @BeforeAll
    void boot() throws Exception {
        Path contents = Files.createDirectory(folder.resolve("stick"));
        Files.copy(Update.built(), contents.resolve(Update.built().getFileName()));
        Path stick = Sticks.make(folder, "UPDATE", contents);
        box = start(provisionedDisk().stick(stick).unit("fault.service", FAULT));
        console = box.awaitGood();
    }

    @BeforeEach
    void plugInPhones() {
        pbx = phone(cables.lan(), "pbx", Network.PBX_2);
        itsp = phone(cables.wan(), "itsp", Network.ITSP);
    }

    @Test
    @Order(1)
    void aCorruptedUpdateIsNeverStarted() throws Exception {
        String order = bootOrder();
        assertFails(Update.corrupted(folder));
        assertThat(bootOrder()).isEqualTo(order);
    }

    @Test
    @Order(2)
    void anUpdateCutShortIsRefusedBeforeAnythingIsWritten() throws Exception {
        assertRefused(Update.cutShort(folder));
    }

    @Test
    @Order(3)
    void anUpdateSignedBySomebodyElseIsRefusedBeforeAnythingIsWritten() throws Exception {
        assertThat(assertRefused(Update.resigned(folder, "foreign", Update.Signer.stranger(folder), "")))
                .containsIgnoringCase("sign");
    }

    @Test
    @Order(4)
    void anUpdateForAnotherBoardIsRefusedBeforeAnythingIsWritten() throws Exception {
        Path other = Update.resigned(folder, "other", Update.Signer.build(), "s/^compatible=.*/compatible=jonction-arm64/");
        assertThat(assertRefused(other)).contains("jonction-arm64");
    }

    @Test
    @Order(5)
    void anUpdateFromAStickThatFailsItsTrialTwiceGivesWayToTheOldSystem() throws Exception {
        box.shell().run("touch /data/box/fault-of-the-test && sync");
        JsonNode sticks = console.get("/api/v1/firmware/usb");
        assertThat(sticks).as(sticks.toString()).hasSize(1);
        console.post("/api/v1/firmware/install-usb", Map.of("name", sticks.get(0).asText()));
        assertInstalled();
        int shown = box.vm().screenLength();
        restart("NOW");
        box.vm().awaitScreen(shown, "(?s)slot B.*slot A", Vm.BOOT.multipliedBy(3));
        console = box.awaitGood();
        JsonNode firmware = console.get("/api/v1/firmware");
        assertThat(slot(firmware, "A").path("running").asBoolean()).as(firmware.toString()).isTrue();
        assertThat(slot(firmware, "B").path("state").asText()).isEqualTo("BAD");
        assertThat(firmware.path("notices").toString()).contains("fault.service");
        Talk.begin(pbx, itsp).end();
        box.shell().run("rm /data/box/fault-of-the-test && sync");
    }

    @Test
    @Order(6)
    void aGoodUpdateIsInstalledInMidCallAndTakesOverWhenTheCallHasEnded() throws Exception {
        JsonNode documents = console.documents();
        Talk talk = Talk.begin(pbx, itsp);
        install();
        talk.goesOn();
        int shown = box.vm().screenLength();
        restart("DRAINED");
        talk.goesOn();
        talk.end();

        box.vm().awaitScreen(shown, "slot B", Vm.BOOT);
        console = box.awaitGood();
        JsonNode firmware = console.get("/api/v1/firmware");
        assertThat(slot(firmware, "B").path("running").asBoolean()).as(firmware.toString()).isTrue();
        assertThat(slot(firmware, "B").path("state").asText()).isEqualTo("GOOD");
        assertThat(slot(firmware, "A").path("state").asText()).isEqualTo("GOOD");
        assertThat(console.documents()).isEqualTo(documents);
        Talk.begin(pbx, itsp).end();
    }

    /** @return the reason that is given */
    private String assertRefused(Path update) throws Exception {
        String before = otherSlot();
        String reason = assertFails(update);
        assertThat(otherSlot()).isEqualTo(before);
        return reason;
    }

    private String assertFails(Path update) throws Exception {
        JsonNode answer = console.postFile(INSTALL + update.getFileName(), update);
        JsonNode firmware = ImageBox.awaitFirmware(console, UPDATE, now -> !busy(now));
        assertThat(firmware.at("/install/phase").asText()).as("%s %s", answer, firmware).isEqualTo("FAILED");
        return answer.path("message").asText() + firmware.at("/install/message").asText();
    }

    /** What the boot loader would take, and the beginning and end of what the other slot holds. */
    private String otherSlot() {
        return bootOrder()
                + box.shell().run("for p in boot-b root-b; do head -c 4M /dev/disk/by-partlabel/$p | sha256sum; done");
    }

    private String bootOrder() {
        return box.shell().run("grub-editenv /run/esp/EFI/BOOT/grubenv list");
    }

    private void install() throws Exception {
        Path update = Update.built();
        console.postFile(INSTALL + update.getFileName(), update);
        assertInstalled();
    }

    private void assertInstalled() {
        JsonNode firmware = ImageBox.awaitFirmware(console, UPDATE, now -> !busy(now));
        assertThat(firmware.at("/install/phase").asText()).as(firmware.toString()).isEqualTo("INSTALLED");
    }

    private void restart(String mode) throws Exception {
        console.post("/api/v1/firmware/restart", Map.of("mode", mode));
    }

    private static boolean busy(JsonNode firmware) {
        return switch (firmware.at("/install/phase").asText()) {
            case "RECEIVING", "CHECKING", "WRITING" -> true;
            default -> false;
        };
    }

    private static JsonNode slot(JsonNode firmware, String name) {
        return firmware.path("slots").path(name.equals("A") ? 0 : 1);
    }
}
