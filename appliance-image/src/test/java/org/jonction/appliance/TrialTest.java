package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program that watches an update beside Jonction. {@code FirmwareUpdateE2E} has a whole box. */
class TrialTest extends BoxPrograms {
    private Path failed;
    private Path asked;
    private Path variables;
    private Path judgement;

    @BeforeEach
    void startSlotB() throws IOException {
        write(root.resolve("proc/cmdline"), "quiet rauc.slot=B jonction.verity=abc\n");
        write(root.resolve("proc/uptime"), "20.11 30.12\n");
        write(root.resolve("data/box/trial"), "B\n");
        write(root.resolve("usr/lib/os-release"), "ID=jonction\nIMAGE_VERSION=2.0\n");
        judgement = root.resolve("var/lib/jonction/firmware/last-health.json");
        Files.createDirectories(judgement.getParent());
        failed = root.resolve("failed");
        write(failed, "");
        asked = root.resolve("asked");
        write(asked, "");
        variables = root.resolve("variables");
        write(variables, "A_OK=1\n");
        write(root.resolve("ends"), "0\n");
        program("systemctl", """
                case $1 in
                    list-units) cat "%1$s/failed" ;;
                    show) cat "%1$s/ends" ;;
                    restart) echo "$*" >>"%1$s/asked"; cp "%1$s/failed-again" "%1$s/failed" 2>/dev/null || : ;;
                    *) echo "$*" >>"%1$s/asked" ;;
                esac
                """.formatted(root));
        program("systemd-run", "while [ \"$1\" != systemctl ]; do shift; done; exec \"$@\"");
        program("grub-editenv", """
                case $2 in
                    list) cat "%1$s" ;;
                    set) echo "$3" >>"%1$s" ;;
                esac
                """.formatted(variables));
        program("setpriv", "while [ \"$1\" != tee ]; do shift; done; exec \"$@\"");
        program("logger", ":");
        write(root.resolve("run/esp/EFI/BOOT/grubenv"), "");
        // After a while, the update passes.
        program("sleep", """
                echo >>"%1$s/naps"
                [ "$(wc -l <"%1$s/naps")" -lt 5 ] || rm -f "%1$s/data/box/trial"
                """.formatted(root));
    }

    @Test
    void anUpdateInOrderIsLeftAloneUntilItHasPassed() throws Exception {
        run("jonction-health", "");

        assertThat(asked).isEmptyFile();
        assertThat(root.resolve("data/box/trial")).doesNotExist();
        assertThat(judgement).doesNotExist();
    }

    @Test
    void aUnitThatFailsAgainTakesTheBoxBackAndTheReasonIsKeptForTheOldSystem() throws Exception {
        String line = "chrony.service loaded failed failed Time\nx\\x2d1.mount loaded failed failed Disk\n";
        write(failed, line);

        run("jonction-health", "");

        assertThat(asked).hasContent("restart chrony.service x\\x2d1.mount\nreboot");
        assertThat(variables).content().contains("B_TRY=2");
        assertThat(judgement).hasContent("""
                {"slot":"B","version":"2.0","passed":false,"items":[{"name":"units","ok":false,\
                "message":"failed: chrony.service x\\\\x2d1.mount; the log of the box says why"}]}""");
    }

    @Test
    void aSecondChanceThatHelpsIsAllThatItTakes() throws Exception {
        write(failed, "chrony.service loaded failed failed Time\n");
        write(root.resolve("failed-again"), "");

        run("jonction-health", "");

        assertThat(asked).hasContent("restart chrony.service");
        assertThat(variables).content().doesNotContain("B_TRY");
    }

    @Test
    void anotherFailureAfterTheSecondChanceIsOneTooMany() throws Exception {
        write(failed, "chrony.service loaded failed failed Time\n");
        write(root.resolve("failed-again"), "");
        run("jonction-health", "");
        write(failed, "nftables.service loaded failed failed Firewall\n");
        write(root.resolve("data/box/trial"), "B\n");

        run("jonction-health", "");

        assertThat(asked).hasContent("restart chrony.service\nreboot");
        assertThat(judgement).content().contains("failed: nftables.service;");
    }

    @Test
    void aJavaThatKeepsEndingTakesTheBoxBack() throws Exception {
        write(root.resolve("ends"), "3\n");

        run("jonction-health", "");

        assertThat(asked).hasContent("reboot");
        assertThat(variables).content().contains("B_TRY=2");
        assertThat(judgement).content().contains("\"java\"", "ended by itself 3 times");
    }

    @Test
    void anUpdateThatTakesTooLongStartsOnceMore() throws Exception {
        write(root.resolve("proc/uptime"), "240.01 30.12\n");

        run("jonction-health", "");

        assertThat(asked).hasContent("reboot");
        assertThat(variables).content().as("the boot loader counts").doesNotContain("B_TRY");
    }

    @ParameterizedTest
    @CsvSource({"'', 1", "A, 1", "B, 0"})
    void aSlotThatIsNotOnTrialOrHasNoOtherBesideItIsNeverLeft(String trial, String other) throws Exception {
        write(root.resolve("data/box/trial"), trial + "\n");
        write(variables, "A_OK=" + other + "\n");
        write(failed, "chrony.service loaded failed failed Time\n");

        run("jonction-health", "");

        assertThat(asked).isEmptyFile();
    }
}
