package org.jonction.appliance.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.jonction.appliance.Console;
import org.jonction.appliance.Site;
import org.jonction.testkit.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer does: boots the image without any option and signs in. */
@Tag("image")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstStartE2E implements Site {
    @TempDir
    static Path folder;

    private Vm vm;
    private Console console;

    @BeforeAll
    void boot() {
        vm = Vm.with(folder.resolve("disk")).start();
    }

    @AfterAll
    void end() {
        vm.close();
    }

    @Override
    public URI uri(String path) {
        return URI.create(vm.output().replaceFirst("(?s).*(https://127\\.0\\.0\\.1:\\d+)/.*", "$1") + path);
    }

    @Override
    public String setupCode() {
        return vm.awaitScreen("/setup\\?code=([A-Za-z0-9_-]+)", Vm.BOOT).group(1);
    }

    @Test
    @Order(1)
    void theCodeOnTheScreenLeadsToTheAdministratorsFirstPassword() throws Exception {
        String code = setupCode();
        console = Console.setUp(this);
        assertThat(code).isNotEmpty();
        ImageBox.awaitFirmware(console, Vm.BOOT, firmware -> firmware.path("markedGood").asBoolean());
    }

    @Test
    @Order(2)
    void nothingFailedAndNothingIsMissingOnTheBox() {
        Shell shell = vm.shell();
        assertThat(shell.run("systemctl list-units --failed --no-legend --plain")).isEmpty();
        assertThat(shell.run("journalctl -b -q --no-pager | grep -i 'ordering cycle' || true")).isEmpty();
        assertThat(shell.run("systemctl is-active ssh ssh.socket sshd jonction-ssh || true")).doesNotContain("\nactive");
        assertThat(shell.run("nft list table inet jonction")).contains("hook input").contains("policy drop");
        assertThat(shell.run("cat /sys/class/watchdog/watchdog0/state")).isEqualTo("active");
        assertThat(shell.run("findmnt -n -o OPTIONS /")).startsWith("ro");
        assertThat(shell.run("ls /etc/ssh/ssh_host_* 2>/dev/null || true")).isEmpty();
        assertThat(shell.run("ps -o user= -C java").strip()).isEqualTo("jonction");
        assertThat(shell.run("find / -xdev -perm /6000 -type f")).isEqualTo("/usr/lib/dbus-1.0/dbus-daemon-launch-helper");
    }

    @Test
    @Order(2)
    void nothingListensButTheConsoleAndDhcp() {
        Shell shell = vm.shell();
        assertThat(shell.run("ss -Hltn | awk '{ print $4 }'").lines()).containsExactly("*:8443");
        assertThat(shell.run("ss -Hlun | awk '{ print $4 }'").lines())
                .allMatch(socket -> socket.matches(".*%(lan|wan):(68|546)"));
    }

    @Test
    @Order(3)
    void theScreenShowsNoCodeOnceThereIsAPassword() {
        Await.until(ImageTest.SOON, () -> !vm.shell().run("cat /run/jonction/welcome").contains("code="),
                () -> vm.shell().run("cat /run/jonction/welcome"));
    }
}
