package org.jonction.appliance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program that does for Jonction what only root may: what it refuses. */
class PrivilegedTest {
    private static final Path PROGRAM =
            Path.of("..", "rootfs", "usr", "lib", "jonction", "bin", "jonction-privileged");

    @TempDir
    private Path root;
    private Path box;

    @BeforeEach
    void makeFolders() throws IOException {
        box = root.resolve("var/lib/jonction/box");
        Files.createDirectories(box.resolve("network"));
        Files.createDirectories(root.resolve("var/lib/jonction/incoming"));
        Files.createDirectories(root.resolve("data/box/network"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "^^ | no request",
        "rm -rf / | unknown request 'rm'",
        "$(reboot) | unknown request 'reboot'",
        "check | 'check' takes 1 words after it, not 0",
        "install a b | 'install' takes 1 words after it, not 2",
        "restart now | 'restart' takes 0 words after it, not 1",
        "ssh maybe | 'ssh' takes on or off",
        "seed-done applied | there is no seed"
    })
    void whatIsNotOnTheListIsRefused(String request, String reason) throws Exception {
        assertThat(ask(request)).containsExactly("failed: " + reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "INCOMING/../../../../data/box/secret", "INCOMING/link", "INCOMING/folder"})
    void onlyAPlainFileWhereUpdatesLieIsTakenAsOne(String file) throws Exception {
        Path incoming = root.resolve("var/lib/jonction/incoming");
        Files.writeString(root.resolve("data/box/secret"), "secret");
        Files.createSymbolicLink(incoming.resolve("link"), root.resolve("data/box/secret"));
        Files.createDirectory(incoming.resolve("folder"));
        for (String verb : List.of("check ", "install ")) {
            assertThat(ask(verb + file.replace("INCOMING", incoming.toString())))
                    .singleElement()
                    .asString()
                    .containsAnyOf("an update lies in", "that is no file");
        }
    }

    @Test
    void aFileNameCannotCarryACommand() throws Exception {
        assertThat(ask("check " + root + "/var/lib/jonction/incoming/a;reboot"))
                .containsExactly("failed: the file's name has characters that are not allowed");
    }

    @ParameterizedTest
    @CsvSource({
        "'[Match]|Name=lan|[Network]|Address=192.0.2.1/24|Bridge=x', lan.network: line 5 is not allowed",
        "'[Match]|Name=wan|[Network]|Address=192.0.2.1/24', lan.network: line 2 is not allowed",
        "'[Match]|Name=lan|[Network]|Address=192.0.2.1/24;x', lan.network: line 4 is not allowed",
        "'[Match]|Name=lan|[NetDev]|Name=x', lan.network: line 4 is not allowed",
        "'[Network]|DHCP=yes', lan.network: the section [Match] with Name=lan is missing"
    })
    void aNetworkFileWithAnythingElseIsRefusedAndNothingIsKept(String text, String reason) throws Exception {
        Files.writeString(box.resolve("network/lan.network"), text.replace('|', '\n') + "\n");
        assertThat(ask("network")).containsExactly("failed: " + reason);
        assertThat(root.resolve("data/box/network")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "-x", "a\nb", "under_score", ""})
    void aHostNameThatIsNoneIsRefused(String name) throws Exception {
        Files.writeString(box.resolve("hostname"), name + "\n");
        assertThat(ask("network"))
                .containsExactly("failed: hostname: write 1 to 63 letters, digits and hyphens");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-x", "192.0.2.1 iburst", "a;b"})
    void aTimeServerThatIsNoneIsRefused(String server) throws Exception {
        Files.writeString(box.resolve("ntp"), server + "\n");
        assertThat(ask("network"))
                .containsExactly("failed: ntp: write at most 16 lines with a host name or an address each");
    }

    @ParameterizedTest
    @ValueSource(strings = {"command=\"sh\" ssh-ed25519 AAAA", "no key at all", "ssh-ed25519 AAAA; reboot"})
    void sshStaysOffWithoutAProperKey(String line) throws Exception {
        Files.writeString(box.resolve("authorized_keys"), line + "\n");
        assertThat(ask("ssh on")).containsExactly("failed: the authorized keys hold a line that is no public key");
        assertThat(root.resolve("data/box/ssh")).doesNotExist();
    }

    private List<String> ask(String request) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", PROGRAM.toString());
        builder.environment().put("JONCTION_ROOT", root.toString());
        Process program = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            program.getOutputStream().write((request + "\n").getBytes(UTF_8));
            program.getOutputStream().close();
            List<String> answer = program.inputReader(UTF_8).readAllLines();
            assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return answer;
        } finally {
            program.destroyForcibly();
        }
    }
}
