package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jonction.testkit.Await;
import org.jonction.testkit.Proc;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A person at a terminal: the command of the box with the shell and the curl of this machine. */
class JonctlE2E extends WholeBox {
    private static final Path JONCTL = Path.of("..", "rootfs", "usr", "bin", "jonctl").toAbsolutePath();
    /** A key is made from a passphrase at the price of much memory and time, on a busy machine more. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final String PASSPHRASE = "a passphrase with \"quotes\" & blanks";
    private static final List<String> PROGRAMS =
            List.of("basename", "base64", "cat", "curl", "date", "grep", "mktemp", "mv", "rm", "sed", "stty", "tr");

    private BoxFolder machine;
    private int runs;

    /** What a command printed, and whether it did what it was told. */
    private record Outcome(int code, String output) {
        Outcome succeeded() {
            assertThat(code).as(output).isZero();
            return this;
        }

        Outcome failed() {
            assertThat(code).as(output).isNotZero();
            return this;
        }
    }

    @Override
    List<String> options() throws IOException {
        machine = new BoxFolder(folder.resolve("machine"));
        return List.of(machine.option());
    }

    /** The health gate quotes what it meets before the console answers. */
    @Override
    String[] unexpectedInLog() {
        return new String[] {"ERROR"};
    }

    @BeforeAll
    void setPassword() throws Exception {
        Console.setUp(box);
    }

    @AfterAll
    void switchMachineOff() throws IOException {
        machine.close();
    }

    @Test
    void theStatusTellsSlotsUpdateAndHealth() throws Exception {
        assertThat(jonctl("status").succeeded().output())
                .contains("Firmware 1.0.0 for jonction-amd64", "slot A", "running", "Restart: none planned")
                .contains("Live calls: 0", "ok      console: answers");
    }

    @Test
    void anUpdateIsSentAndFollowedUntilItIsInstalled() throws Exception {
        Path update = BoxFolder.update(folder, "1.1.0");
        assertThat(jonctl("update", update.toString()).succeeded().output())
                .contains("Installed in the other slot");
        assertThat(machine.wasAsked("install")).isTrue();
        assertThat(jonctl("status").output()).containsPattern("slot B +trial +1\\.1\\.0 +next start");
    }

    @Test
    void anOlderVersionIsInstalledOnlyWhenToldSo() throws Exception {
        String older = BoxFolder.update(folder, "0.9.0").toString();
        assertThat(jonctl("update", older).failed().output()).contains("older than the running 1.0.0");
        assertThat(jonctl("update", older, "--downgrade").succeeded().output()).contains("Installed");
    }

    @Test
    void anUpdateThatNobodySignedIsRefusedWithTheReason() throws Exception {
        Path strange = Files.writeString(folder.resolve("strange.raucb"), "not signed");
        assertThat(jonctl("update", strange.toString()).failed().output())
                .contains("signature verification failed");
        assertThat(jonctl("update", folder.resolve("missing.raucb").toString()).failed().output())
                .contains("cannot read");
    }

    @Test
    void aRestartIsPlannedAndDropped() throws Exception {
        assertThat(jonctl("restart", "at", "2099-01-31T03:00:00Z").succeeded().output())
                .contains("Restart: at 2099-01-31T03:00:00");
        assertThat(jonctl("restart", "at", "tomorrow").failed().output()).contains("tomorrow");
        assertThat(jonctl("restart", "drained", "soon").failed().output()).contains("no number of minutes");
        assertThat(jonctl("restart", "cancel").succeeded().output()).contains("Restart: none planned");
        assertThat(machine.wasAsked("restart")).isFalse();
    }

    @Test
    void aBackupIsSavedInspectedAndRestored() throws Exception {
        String file = folder.resolve("box.jonction-backup").toString();
        jonctl("backup", file).succeeded();
        assertThat(jonctl("backup", file).failed().output()).contains("exists");
        assertThat(jonctl("inspect", file).succeeded().output()).contains("box.yaml", "profiles/itsp.yaml");
        assertThat(run(Map.of(), Console.PASSWORD, "another passphrase", "restore", file).failed().output())
                .contains("passphrase");
        assertThat(jonctl("restore", file).succeeded().output()).contains("box.yaml");
    }

    @Test
    void aWrongPasswordIsRefused() throws Exception {
        assertThat(run(Map.of(), "not the password", "", "status").failed().output())
                .contains("wrong name or password");
        Await.until(SOON, () -> jonctl("status").code() == 0, () -> "still nobody may sign in");
    }

    @Test
    void aBoxWithAnotherCertificateGetsNoPassword() throws Exception {
        Path keys = folder.resolve("other.p12");
        Path other = folder.resolve("other.crt");
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Proc.run(keytool, "-genkeypair", "-keyalg", "EC", "-dname", "CN=Jonction console", "-ext", "san=dns:localhost",
                "-keystore", keys.toString(), "-storepass", "changeit", "-alias", "other");
        Proc.run(keytool, "-exportcert", "-rfc", "-keystore", keys.toString(), "-storepass", "changeit", "-alias",
                "other", "-file", other.toString());
        assertThat(run(Map.of("JONCTL_CA", other.toString()), Console.PASSWORD, "", "status").failed().output())
                .contains("does not answer", "certificate");
    }

    /** Other users of a machine see the arguments of every process, and some see its environment. */
    @Test
    void noOtherProcessIsToldThePasswordOrThePassphrase() throws Exception {
        Path seen = folder.resolve("seen");
        Path programs = Files.createDirectory(folder.resolve("programs"));
        for (String program : PROGRAMS) {
            Path wrapper = Files.writeString(programs.resolve(program), "#!/bin/sh\n{ printf '%s\\n' \"$0\" \"$@\"; "
                    + "env; } >>" + seen + "\nexec /usr/bin/" + program + " \"$@\"\n");
            Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        run(Map.of("PATH", programs + ":/usr/bin:/bin"), Console.PASSWORD, PASSPHRASE, "backup",
                folder.resolve("seen.jonction-backup").toString()).succeeded();
        assertThat(Files.readString(seen))
                .contains("curl", "--cacert")
                .doesNotContain(Console.PASSWORD, "a passphrase with");
    }

    @Test
    void aFactoryResetNeedsItsWord() throws Exception {
        assertThat(jonctl("factory-reset").failed().output()).contains("jonctl factory-reset RESET");
        assertThat(machine.wasAsked("factory-reset")).isFalse();
    }

    @Test
    void whatItDoesNotKnowItSays() throws Exception {
        assertThat(jonctl("upgrade").failed().output()).contains("there is no command 'upgrade'");
        assertThat(jonctl("help").succeeded().output()).contains("update FILE|URL", "restore FILE");
    }

    private Outcome jonctl(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), Console.PASSWORD, PASSPHRASE, arguments);
    }

    /** In the box's own namespace; password and passphrase come by a file descriptor. */
    private Outcome run(Map<String, String> more, String password, String passphrase, String... arguments)
            throws IOException, InterruptedException {
        runs++;
        Path secrets = Files.writeString(folder.resolve("secrets" + runs), password + "\n" + passphrase + "\n");
        Map<String, String> environment = new HashMap<>(Map.of(
                "JONCTL_BOX", "localhost:8443",
                "JONCTL_CA", folder.resolve("state/tls/console.crt").toString()));
        environment.putAll(more);
        String script = "exec sh " + JONCTL + " --password-fd 3 \"$@\" 3<" + secrets;
        try (Proc process = network.box().start(folder, folder.resolve("jonctl" + runs + ".log"), environment,
                command(script, arguments))) {
            int code = process.await(PATIENCE);
            return new Outcome(code, process.output());
        }
    }

    private static List<String> command(String script, String... arguments) {
        return Stream.concat(
                        Stream.of("sh", "-c", script, "jonctl"), Stream.of(arguments))
                .toList();
    }
}
