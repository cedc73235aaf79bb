package org.jonction.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScreenTest {
    @TempDir
    Path folder;

    private Screen screen;

    @BeforeEach
    void ofAnAppliance() {
        screen = Screen.of(Map.of("RUNTIME_DIRECTORY", folder.toString())).orElseThrow();
    }

    @Test
    void onlyAnApplianceHasAScreen() {
        assertThat(Screen.of(Map.of())).isEmpty();
        assertThat(Screen.of(Map.of("RUNTIME_DIRECTORY", folder.resolve("missing").toString())))
                .isEmpty();
    }

    /** Commands on the box run as somebody else; a one-time code is not for them. */
    @ParameterizedTest
    @CsvSource({"welcome,rw-------", "console,rw-r--r--", "console.crt,rw-r--r--"})
    void everybodyMayFindTheConsoleAndNobodyElseTheCode(String name, String permissions) throws Exception {
        screen.show("code 1234", "https://localhost:8443", "certificate");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                .isEqualTo(permissions);
    }

    @Test
    void aLaterTextTakesThePlaceOfTheEarlierOne() throws Exception {
        screen.show("code 1234", "https://localhost:8443", "certificate");
        screen.show("sign in", "https://localhost:443", "another certificate");
        assertThat(folder.resolve("welcome")).hasContent("sign in");
        assertThat(folder.resolve("console")).hasContent("https://localhost:443");
        assertThat(folder.resolve("console.crt")).hasContent("another certificate");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
    }
}
