package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageVersionTest {
    @TempDir
    private Path folder;

    @Test
    void aBoxThatRunsFromItsImageHasTheVersionOfTheImage() throws Exception {
        Path release = Files.writeString(folder.resolve("os-release"),
                "ID=jonction\nPRETTY_NAME=\"Jonction 1.3.0~rc1\"\nIMAGE_VERSION=1.3.0~rc1\n");
        assertThat(ImageVersion.read(release)).contains("1.3.0~rc1");
    }

    @Test
    void anotherSystemHasNone() throws Exception {
        Path release = Files.writeString(folder.resolve("os-release"), "ID=debian\nIMAGE_VERSION=13\n");
        assertThat(ImageVersion.read(release)).isEmpty();
        assertThat(ImageVersion.read(folder.resolve("none"))).isEmpty();
    }
}
