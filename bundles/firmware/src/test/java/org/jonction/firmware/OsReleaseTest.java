package org.jonction.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OsReleaseTest {
    @TempDir
    Path folder;

    @Test
    void theImageSaysItsVersionAndBoard() throws IOException {
        Path file = Files.writeString(
                folder.resolve("os-release"),
                "# ours\nID=jonction\nIMAGE_VERSION=\"1.2.0\"\nJONCTION_BOARD='jonction-amd64'\nPRETTY_NAME=\"J = 1\"\n");
        assertThat(OsRelease.read(file)).contains(new OsRelease("1.2.0", "jonction-amd64"));
    }

    @Test
    void anotherSystemIsNotTheBox() throws IOException {
        Path file = Files.writeString(folder.resolve("os-release"), "ID=debian\nIMAGE_VERSION=1\n");
        assertThat(OsRelease.read(file)).isEmpty();
    }

    @Test
    void aMachineWithoutTheFileIsNotTheBox() throws IOException {
        assertThat(OsRelease.read(folder.resolve("absent"))).isEmpty();
    }
}
