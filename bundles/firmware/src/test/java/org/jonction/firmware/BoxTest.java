package org.jonction.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoxTest {
    @TempDir
    Path root;

    @Test
    void theRunningSlotStandsOnTheKernelsCommandLine() throws IOException {
        image("quiet rauc.slot=B jonction.verity=abc");

        Box box = find().orElseThrow();

        assertThat(box.slot()).isEqualTo("B");
        assertThat(box.otherSlot()).isEqualTo("A");
        assertThat(box.bootId()).isEqualTo("a-b-c");
        assertThat(box.release()).isEqualTo(new OsRelease("2.1", "jonction-arm64"));
        assertThat(box.incoming()).isEqualTo(root.resolve("state/incoming"));
    }

    @Test
    void anImageThatNamesNoSlotIsAnError() throws IOException {
        image("quiet xrauc.slot=B");

        assertThatThrownBy(this::find).isInstanceOf(IOException.class).hasMessageContaining("rauc.slot");
    }

    @Test
    void aPlainDebianIsNotTheBox() throws IOException {
        image("rauc.slot=A");
        Files.writeString(root.resolve("usr/lib/os-release"), "ID=debian\n");

        assertThat(find()).isEmpty();
    }

    private Optional<Box> find() throws IOException {
        return Box.find(root, root.resolve("state"), root.resolve("run"));
    }

    private void image(String commandLine) throws IOException {
        Files.createDirectories(root.resolve("usr/lib"));
        Files.writeString(
                root.resolve("usr/lib/os-release"),
                "ID=jonction\nIMAGE_VERSION=2.1\nJONCTION_BOARD=jonction-arm64\n");
        Files.createDirectories(root.resolve("proc/sys/kernel/random"));
        Files.writeString(root.resolve("proc/cmdline"), commandLine + "\n");
        Files.writeString(root.resolve("proc/sys/kernel/random/boot_id"), "a-b-c\n");
    }
}
