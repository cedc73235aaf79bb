package org.jonction.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String LARGER_THAN_A_PIPE = "x".repeat(1 << 20);

    @TempDir
    Path folder;

    @Test
    void whatAProgramWritesComesBack() throws IOException {
        assertThat(run(LONG, "text", "cat", "echo complaint >&2")).isEqualTo("textcomplaint\n");
    }

    @Test
    void aProgramThatFailsIsQuoted() {
        assertThatThrownBy(() -> run(LONG, "", "echo 'no such table'", "exit 3"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("fails with 3: no such table");
    }

    @Test
    void aProgramThatFailsBeforeItReadsIsQuoted() {
        assertThatThrownBy(() -> run(LONG, LARGER_THAN_A_PIPE, "echo 'not permitted'", "exit 1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("fails with 1: not permitted");
    }

    @Test
    void aProgramThatDoesNotReadWhatItIsGivenHasFailed() {
        assertThatThrownBy(() -> run(LONG, LARGER_THAN_A_PIPE, "exit 0"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("does not read what it is given");
    }

    @Test
    void aProgramThatTakesTooLongIsEnded() {
        assertThatThrownBy(() -> run(Duration.ofMillis(200), "", "exec sleep 600")).isInstanceOf(IOException.class);
    }

    @Test
    void aMissingProgramIsNamed() {
        assertThatThrownBy(() -> Command.output(LONG, List.of("/no/such/program")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/no/such/program");
    }

    private String run(Duration patience, String input, String... script) throws IOException {
        return Command.output(patience, List.of(Programs.make(folder, "program", script)), input);
    }
}
