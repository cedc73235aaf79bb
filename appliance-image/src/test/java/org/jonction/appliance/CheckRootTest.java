package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** {@code check-root.sh}, which each build runs, with a small root that is good, and then spoilt in one way. */
class CheckRootTest {
    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path root;

    private record Ended(int status, String said) {
    }

    @BeforeEach
    void makeRoot() throws Exception {
        write("etc/machine-id", "");
        write("etc/hostname", "jonction\n");
        write("etc/protocols", "tcp 6 TCP\nudp 17 UDP\n");
        write("etc/passwd", "root:x:0:0::/root:/bin/bash\njonction:x:880:880::/:/usr/sbin/nologin\n");
        write("etc/shadow", "root:*:20000::::::\njonction:!*:20000::::::\n");
        write("etc/rauc/system.conf", "[system]\ncompatible=jonction-amd64\n");
        write("etc/rauc/keyring.pem", "-----BEGIN CERTIFICATE-----\n");
        write("usr/lib/os-release", "ID=jonction\nIMAGE_VERSION=1.0.0\nJONCTION_BOARD=jonction-amd64\n");
        write("usr/lib/jonction/bundles/org.jonction.api-1.0.0.jar", "");
        write("usr/lib/modules/6.12/modules.dep", "kernel/dm-mod.ko: kernel/dax.ko\nkernel/dax.ko:\n");
        write("usr/lib/modules/6.12/kernel/dm-mod.ko", "");
        write("usr/lib/modules/6.12/kernel/dax.ko", "");
        write("usr/lib/jvm/jonction/bin/java", "");
        write("usr/lib/jvm/jonction/lib/security/cacerts", "authority ".repeat(10_000));
        write("usr/lib/clock-epoch", "");
        write("usr/lib/dbus-1.0/dbus-daemon-launch-helper", "");
        Files.createDirectories(root.resolve("usr/lib/jonction/conf"));
        Files.createDirectories(root.resolve("usr/lib/systemd/system"));
        Files.createDirectories(root.resolve("var/lib"));
        Files.createDirectories(root.resolve("tmp"));
        Files.copy(CHECKOUT.resolve("rootfs/etc/nftables.conf"), root.resolve("etc/nftables.conf"));
        for (String unit : listed("units")) {
            link("etc/systemd/system/" + unit, "../" + Path.of(unit).getFileName());
        }
        for (String unit : List.of("ssh.service", "ssh.socket", "sshd.service")) {
            link("etc/systemd/system/" + unit, "/dev/null");
        }
        link("etc/resolv.conf", "../run/systemd/resolve/resolv.conf");
        shell("chmod -R u=rwX,go=rX . && chmod 1777 tmp && chmod 4755 usr/lib/dbus-1.0/*"
                + " && chmod 755 usr/lib/jvm/jonction/bin/java");
    }

    @Test
    void letsAGoodRootPass() throws Exception {
        Ended ended = check();
        assertThat(ended.said()).isEmpty();
        assertThat(ended.status()).isZero();
    }

    @ParameterizedTest(name = "{1}")
    @CsvFileSource(resources = "spoilt-roots.txt", delimiter = '|', quoteCharacter = '`')
    void stopsTheBuild(String spoil, String mistake) throws Exception {
        shell(spoil);
        Ended ended = check();
        assertThat(ended.said()).contains(mistake);
        assertThat(ended.status()).isEqualTo(1);
    }

    @Test
    void namesEveryMistakeAtOnce() throws Exception {
        shell("chmod 666 etc/hostname && rm etc/machine-id");
        assertThat(check().said()).contains("world-writable: /etc/hostname", "/etc/machine-id must be there");
    }

    private Ended check() throws IOException, InterruptedException {
        // The firewall is loaded into a network namespace: an ordinary user makes it in a namespace of users.
        return end("[ $(id -u) = 0 ] || exec unshare --user --map-root-user \"$0\" . ; exec \"$0\" .",
                CHECKOUT.resolve("appliance-image/build/check-root.sh").toString());
    }

    private static List<String> listed(String list) throws IOException {
        return Files.readAllLines(CHECKOUT.resolve("appliance-image/packages/" + list + ".txt")).stream()
                .filter(Predicate.not(line -> line.startsWith("#") || line.isBlank())).toList();
    }

    private void write(String path, String content) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), content);
    }

    private void link(String path, String target) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.createSymbolicLink(root.resolve(path), Path.of(target));
    }

    private void shell(String script) throws IOException, InterruptedException {
        Ended ended = end(script);
        assertThat(ended.status()).as(ended.said()).isZero();
    }

    private Ended end(String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", script));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("ARCH", "amd64", "VERSION", "1.0.0"));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), said);
    }
}
