package org.jonction.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.testkit.PrivilegedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivilegedTest {
    @TempDir
    Path folder;

    private PrivilegedServer server;
    private Privileged privileged;

    @BeforeEach
    void start() throws IOException {
        Box box = BoxFolder.in(folder);
        server = new PrivilegedServer(box.socket());
        privileged = new Privileged(box);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void theLinesBeforeOkAreTheReply() throws FirmwareException {
        server.reply("usb", "/run/jonction-usb/a/één.raucb", "", "ok");

        assertThat(privileged.request(Privileged.SHORT, "usb")).containsExactly("/run/jonction-usb/a/één.raucb", "");
        assertThat(server.requests).containsExactly("usb");
    }

    @Test
    void aLineIsHandedOnBeforeTheNextIsWritten() throws FirmwareException {
        CountDownLatch seen = new CountDownLatch(1);
        server.on("install", (arguments, out) -> {
            out.write("progress 5 half a l".getBytes(StandardCharsets.UTF_8));
            out.write("ine\n".getBytes(StandardCharsets.UTF_8));
            seen.await();
            out.write("progress 100 done\nok\n".getBytes(StandardCharsets.UTF_8));
        });
        List<String> lines = new ArrayList<>();

        privileged.request(
                Privileged.SHORT,
                line -> {
                    lines.add(line);
                    seen.countDown();
                },
                "install",
                "/var/lib/jonction/incoming/x.raucb");

        assertThat(lines).containsExactly("progress 5 half a line", "progress 100 done");
        assertThat(server.requests).containsExactly("install /var/lib/jonction/incoming/x.raucb");
    }

    @Test
    void aRefusalComesWithItsReason() {
        server.reply("check", "failed: signature verification failed");

        assertThatThrownBy(() -> privileged.request(Privileged.SHORT, "check", "/x"))
                .isInstanceOf(FirmwareException.class)
                .hasMessage("signature verification failed");
    }

    @Test
    void aReplyThatBreaksOffIsAFailure() {
        server.reply("install", "progress 50 halfway");

        assertThatThrownBy(() -> privileged.request(Privileged.SHORT, "install", "/x"))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("install")
                .hasMessageContaining("broke off");
    }

    @Test
    void aSilentServiceIsGivenUp() {
        server.on("slots", (arguments, out) -> Thread.sleep(Duration.ofMinutes(1)));

        assertThatThrownBy(() -> privileged.request(Duration.ofMillis(100), "slots"))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("silent");
    }

    @Test
    void anInterruptedWaitEnds() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        server.on("install", (arguments, out) -> {
            asked.countDown();
            Thread.sleep(Duration.ofMinutes(1));
        });
        List<Throwable> thrown = new ArrayList<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                privileged.request(Duration.ofMinutes(1), "install", "/x");
            } catch (FirmwareException e) {
                thrown.add(e);
            }
        });
        asked.await();

        waiting.interrupt();
        waiting.join();

        assertThat(thrown).singleElement().satisfies(e -> assertThat(e).hasMessageContaining("broken off"));
    }

    @Test
    void anAbsentServiceIsNamed() throws IOException {
        server.close();

        assertThatThrownBy(() -> privileged.request(Privileged.SHORT, "restart"))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("'restart'");
    }

    @Test
    void aBlankCannotBecomeAnotherArgument() {
        assertThatThrownBy(() -> privileged.request(Privileged.SHORT, "check", "/x\nrestart"))
                .isInstanceOf(FirmwareException.class);
        assertThatThrownBy(() -> privileged.request(Privileged.SHORT, "check", "/a b"))
                .isInstanceOf(FirmwareException.class);
        assertThat(server.requests).isEmpty();
    }
}
