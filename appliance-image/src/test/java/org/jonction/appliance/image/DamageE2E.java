package org.jonction.appliance.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jonction.appliance.Console;
import org.junit.jupiter.api.Test;

/** Disks, sticks and cables that are not as they should be: the box says so, and keeps what it has. */
class DamageE2E extends ImageTest {
    private static final long MIB = 1 << 20;

    @Test
    void aDamagedSystemWithoutAnotherOneEndsInAMenuAndNotInAnEndlessLoop() throws Exception {
        Disk disk = copyOfProvisioned();
        disk.damage("root-a", 4 * MIB, 16 * 1024);
        try (ImageBox box = start(Vm.with(disk.file()))) {
            box.vm().awaitScreen("(?s)slot A.*slot A.*Rescue", Vm.BOOT.multipliedBy(2));
        }
    }

    @Test
    void damagedDataAreRepairedOrTheBoxSaysWhatItRunsWithout() throws Exception {
        Disk disk = copyOfProvisioned();
        disk.damage("data", 0, (int) (64 * MIB));
        try (ImageBox box = start(Vm.with(disk.file()))) {
            box.shell().await(Vm.BOOT);
            assertThat(box.shell().run("head -n 1 /run/jonction-data-state")).isIn("repaired", "temporary");
            box.vm().awaitScreen("(?i)data (were|on)", Vm.BOOT);
        }
    }

    @Test
    void aDiskThatIsTooSmallIsNamedWithWhatItNeeds() throws Exception {
        try (ImageBox box = start(newDisk().options("--size", "1M"))) {
            box.vm().awaitScreen("disk \\w+ is too small: it has \\d+ MB and needs at least \\d+ MB", Vm.BOOT);
        }
    }

    @Test
    void ofTwoSticksLabelledConfigNeitherIsTaken() throws Exception {
        Path one = Sticks.seed(folder, Seed.files());
        Path other = Sticks.seed(folder, Seed.files());
        // Its cables are swapped, too; without a seed, it asks both networks for an address and gets none.
        try (Vm vm = newDisk().stick(one).stick(other).cables(cables.wanEnd(), cables.lanEnd()).start()) {
            vm.awaitScreen("more than one seed: /dev/sda1, /dev/sdb1", Vm.BOOT);
            vm.awaitScreen("/setup\\?code=", Vm.BOOT);
            assertThat(Sticks.filesOf(one)).anyMatch(file -> file.endsWith("administrator"));
            assertThat(Sticks.filesOf(other)).anyMatch(file -> file.endsWith("administrator"));
        }
    }

    @Test
    void aSeedWithAPasswordInPlainTextIsRefusedWithTheWayToHashIt() throws Exception {
        Map<String, String> files = new HashMap<>(Seed.files());
        files.put("administrator", Console.PASSWORD + "\n");
        Path stick = Sticks.seed(folder, files);
        try (ImageBox box = start(newDisk().stick(stick))) {
            box.vm().awaitScreen("(?s)hash", Vm.BOOT);
            assertThat(box.setupCode()).isNotEmpty();
            assertThat(box.vm().screen()).doesNotContain(Console.PASSWORD);
        }
    }

    @Test
    void anImageThatIsCutShortIsRefusedAndLeavesNoDisk() throws IOException, InterruptedException {
        Path whole = Update.image();
        Path cut = folder.resolve("cut.img.zst");
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length / 2));
        Path disk = folder.resolve("disk-of-cut");
        Process boot = new ProcessBuilder(
                        "../jonction", "boot", "--image", cut.toString(), "--disk", disk.toString(), "--no-screen")
                .redirectErrorStream(true)
                .start();
        String said = new String(boot.getInputStream().readAllBytes());
        assertThat(boot.waitFor()).isNotZero();
        assertThat(said).contains(cut + " cannot be unpacked");
        assertThat(disk).doesNotExist();
    }
}
