package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./jonction flash} with a small image: GPT, a FAT32 ESP, and something behind it. */
class FlashTest {
    private static final String NAME = "jonction-1.0-amd64.img";
    private static final int ESP_SECTORS = 73_728;

    @TempDir
    private Path folder;
    private Path image;
    private Path disk;

    private record Ended(int status, String said) {
    }

    @BeforeEach
    void makeImage() throws Exception {
        image = folder.resolve(NAME + ".zst");
        disk = folder.resolve("disk");
        run("set -e; truncate -s 48M " + NAME
                + "; printf 'label: gpt\\nstart=2048,size=" + ESP_SECTORS + ",type=uefi\\n' | sfdisk -q " + NAME
                + "; mkfs.vfat --offset 2048 -F 32 " + NAME + " " + ESP_SECTORS / 2
                + "; head -c 300000 /dev/urandom | dd of=" + NAME + " bs=1M seek=40 conv=notrunc status=none"
                + "; bmaptool -q create -o " + NAME + ".bmap " + NAME + "; zstd -q " + NAME
                + "; sha256sum " + NAME + ".bmap " + NAME + ".zst >SHA256SUMS");
    }

    @Test
    void writesEveryByteOfTheImage() throws Exception {
        assertThat(flash("--file", disk.toString()).status()).isZero();
        assertThat(Files.mismatch(disk, folder.resolve(NAME))).isEqualTo(-1);
    }

    @Test
    void putsTheSeedOnTheFirstPartition() throws Exception {
        Files.createDirectories(folder.resolve("seed/documents/profiles"));
        Files.writeString(folder.resolve("seed/documents/profiles/a.yaml"), "a: 1\n");
        Files.writeString(folder.resolve("seed/administrator"), "$argon2id$v=19$m=65536,t=3,p=1$c2FsdA$aGFzaA\n");
        assertThat(flash("--file", disk.toString(), "--seed", folder.resolve("seed").toString()).status()).isZero();
        run("mcopy -i disk@@1M ::seed/documents/profiles/a.yaml read && mdir -i disk@@1M ::seed/administrator");
        assertThat(folder.resolve("read")).hasContent("a: 1\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"my plain password", "$6$salt$hash", ""})
    void refusesASeedWithoutAHashAndSaysHowToMakeOne(String administrator) throws Exception {
        Files.createDirectories(folder.resolve("seed"));
        Files.writeString(folder.resolve("seed/administrator"), administrator);
        assertRefused("./jonction hash", "--file", disk.toString(), "--seed", folder.resolve("seed").toString());
    }

    @Test
    void refusesAnImageThatIsCutShort() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(file.length() - 1);
        }
        assertRefused("cut short or altered", "--file", disk.toString());
    }

    @Test
    void refusesAnAlteredBlockMap() throws Exception {
        Files.writeString(folder.resolve(NAME + ".bmap"), "<bmap/>");
        assertRefused("cut short or altered", "--file", disk.toString());
    }

    @Test
    void refusesTheImageOfAnotherArchitecture() throws Exception {
        assertRefused("is not for arm64", "--file", disk.toString(), "--arch", "arm64");
    }

    @Test
    void keepsAFileThatExists() throws Exception {
        Files.writeString(disk, "mine");
        Ended ended = flash("--file", disk.toString());
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.said()).contains("exists");
        assertThat(disk).hasContent("mine");
    }

    @Test
    void refusesWhatIsNoDisk() throws Exception {
        Files.writeString(disk, "mine");
        Ended ended = flash(disk.toString());
        assertThat(ended.status()).isEqualTo(1);
        assertThat(ended.said()).containsAnyOf("is no disk", "needs root");
        assertThat(disk).hasContent("mine");
    }

    @Test
    void refusesADiskThatIsInUse() throws Exception {
        Ended found = end(List.of("bash", "-c", "disk=$(lsblk --noheadings --inverse --paths --list --output NAME,TYPE "
                + "$(findmnt --noheadings --output SOURCE --target /) | sed -n 's/ *disk$//p')"
                + " && [ $(id -u) = 0 ] && [ -b \"$disk\" ] && echo $disk"));
        assumeTrue(found.status() == 0, "root, and a disk under the root");
        Ended ended = flash(found.said().strip());
        assertThat(ended.said()).contains("is in use (mounted at /");
        assertThat(ended.status()).isEqualTo(1);
    }

    private void assertRefused(String reason, String... arguments) throws Exception {
        Ended ended = flash(arguments);
        assertThat(ended.said()).contains(reason);
        assertThat(ended.status()).isEqualTo(1);
        assertThat(disk).doesNotExist();
    }

    private Ended flash(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of("../jonction").toRealPath().toString(), "flash", "--image", image.toString()));
        command.addAll(Arrays.asList(arguments));
        return end(command);
    }

    private void run(String script) throws IOException, InterruptedException {
        Ended ended = end(List.of("bash", "-c", script));
        assertThat(ended.status()).as(ended.said()).isZero();
    }

    private Ended end(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }
}
