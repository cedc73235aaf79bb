package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.jonction.api.firmware.FirmwareService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;

/** The firmware through REST, with a far end in the place of a box's own. */
@ExtendWith(BundleContextExtension.class)
class ConsoleFirmwareTest {
    private static final String PATH = "/api/v1/firmware";
    /** Blocks of 64 KiB: 125 MiB. */
    private static final int LARGE = 2000;

    @InjectBundleContext
    BundleContext context;

    private final FirmwareFarEnd firmware = new FirmwareFarEnd();
    private ServiceRegistration<FirmwareService> registration;
    private ConsoleBox box;
    private Browser browser;

    @BeforeEach
    void signIn() throws Exception {
        box = new ConsoleBox(context);
        box.signIn();
        browser = box.browser;
        registration = context.registerService(FirmwareService.class, firmware, null);
    }

    @AfterEach
    void leave() {
        if (registration != null) {
            registration.unregister();
        }
        box.close();
    }

    @Test
    void theStatusTellsSlotsUpdateHealthAndNotices() throws Exception {
        assertThat(browser.get(PATH).body())
                .contains("\"version\":\"1.2.3\"", "\"board\":\"jonction-amd64\"", "\"callsLeft\":2")
                .contains("\"install\":{\"phase\":\"WRITING\",\"percent\":40")
                .contains("{\"name\":\"A\",\"state\":\"GOOD\",\"running\":true,\"next\":true,\"version\":\"1.2.3\"}")
                .contains("the cables of lan and wan seem to be swapped")
                .doesNotContain("\"restart\"");
        assertThat(browser.get(PATH + "?format=text").body())
                .contains("slot A  good  1.2.3  running  next start", "writing jonction-1.3.0-amd64.raucb (1.3.0), 40 %");
    }

    @Test
    void offTheBoxThereIsNoFirmware() throws Exception {
        registration.unregister();
        registration = null;
        HttpResponse<String> answer = browser.get(PATH);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"error\":\"image\"", "does not run from its own image");
    }

    @Test
    void nobodyTouchesTheFirmwareWithoutSigningInOrFromAnotherSite() throws Exception {
        assertThat(upload("update.raucb", 1, "Origin", "https://attacker.example")
                        .statusCode())
                .isEqualTo(403);
        browser.forgetCookie();
        assertThat(browser.get(PATH).statusCode()).isEqualTo(401);
        assertThat(upload("update.raucb", 1, "Origin", browser.origin()).statusCode())
                .isEqualTo(401);
        assertThat(firmware.asked).isEmpty();
    }

    /** The last block is sent once the first has arrived, which never happens when somebody wants the whole first. */
    @Test
    void aLargeUploadGoesThroughWithoutBeingHeld() throws Exception {
        HttpResponse<String> answer = upload("big%20one.raucb&downgrade=true", LARGE, "Origin", browser.origin());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(firmware.asked)
                .containsExactly("install big one.raucb -1 " + hash(new Blocks(LARGE, () -> {})) + " true");
    }

    @Test
    void aRefusedUpdateTellsItsSenderWhy() throws Exception {
        firmware.refuse("another update is in progress");
        HttpResponse<String> answer = upload("update.raucb", 200, "Origin", browser.origin());
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"error\":\"refused\"", "another update is in progress");
    }

    @Test
    void anUpdateNeedsANameAndItsType() throws Exception {
        assertThat(upload("", 1, "Origin", browser.origin()).statusCode()).isEqualTo(400);
        assertThat(upload("a%0Ab.raucb", 1, "Origin", browser.origin()).statusCode())
                .isEqualTo(400);
        assertThat(browser.post(PATH + "/install?name=a.raucb", "{}").statusCode()).isEqualTo(415);
        assertThat(firmware.asked).isEmpty();
    }

    @Test
    void updatesComeFromAnAddressAndFromAStick() throws Exception {
        browser.post(PATH + "/install-url", "{\"address\":\"https://updates.example/a.raucb\"}");
        assertThat(browser.get(PATH + "/usb").body()).isEqualTo("[\"jonction-1.3.0-amd64.raucb\"]");
        browser.post(PATH + "/install-usb", "{\"name\":\"jonction-1.3.0-amd64.raucb\",\"downgrade\":true}");
        assertThat(firmware.asked)
                .containsExactly("fetch https://updates.example/a.raucb false", "usb jonction-1.3.0-amd64.raucb true");
        assertThat(browser.post(PATH + "/install-url", "{\"address\":\"no address\"}").body())
                .contains("\"error\":\"address\"");
    }

    @ParameterizedTest
    @CsvSource({"NOW,", "DRAINED,2030-01-31T03:00:00Z", "AT,2030-01-31T03:00:00Z"})
    void aRestartIsPlannedAndDropped(String mode, String at) throws Exception {
        String time = at == null ? "" : ",\"at\":\"" + at + "\"";
        assertThat(browser.post(PATH + "/restart", "{\"mode\":\"" + mode + "\"" + time + "}").body())
                .contains("\"restart\":{\"mode\":\"" + mode + "\"" + time + "}");
        assertThat(browser.send("DELETE", PATH + "/restart", BodyPublishers.noBody(), "Origin", browser.origin())
                        .body())
                .doesNotContain("\"restart\"");
    }

    @Test
    void anUpdateIsCancelled() throws Exception {
        browser.send("DELETE", PATH + "/install", BodyPublishers.noBody(), "Origin", browser.origin());

        assertThat(firmware.asked).contains("cancel");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"mode\":\"SOON\"}", "{\"mode\":\"AT\"}", "{\"mode\":\"AT\",\"at\":\"tomorrow\"}"})
    void aRestartThatCannotBeUnderstoodIsNotPlanned(String body) throws Exception {
        assertThat(browser.post(PATH + "/restart", body).statusCode()).isEqualTo(400);
        assertThat(browser.get(PATH).body()).doesNotContain("\"restart\"");
    }

    @Test
    void whatTheFirmwareRefusesIsToldWithItsReason() throws Exception {
        HttpResponse<String> answer = browser.post(PATH + "/activate-other", "{}");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("slot B never was good");
    }

    @Test
    void aFactoryResetTakesThePasswordOnceMore() throws Exception {
        String path = PATH + "/factory-reset";
        assertThat(browser.post(path, "{}").statusCode()).isEqualTo(400);
        assertThat(browser.post(path, "{\"password\":\"not the password\"}").statusCode())
                .isEqualTo(401);
        assertThat(firmware.asked).isEmpty();
        assertThat(browser.get(PATH).statusCode()).isEqualTo(200);
        Eventually.get(
                () -> status(path, "{\"password\":\"" + ConsoleBox.PASSWORD + "\"}"), status -> status == 200);
        assertThat(firmware.asked).containsExactly("factory reset");
    }

    private int status(String path, String json) {
        try {
            return browser.post(path, json).statusCode();
        } catch (Exception e) {
            throw new AssertionError(path + " cannot be asked", e);
        }
    }

    private HttpResponse<String> upload(String name, int blocks, String... header) throws Exception {
        Runnable beforeLast = () -> Eventually.get(firmware::receivedBytes, bytes -> bytes > 0 || blocks < LARGE);
        return browser.send(
                "POST",
                PATH + "/install?name=" + name,
                BodyPublishers.ofInputStream(() -> new Blocks(blocks, beforeLast)),
                "Content-Type",
                "application/octet-stream",
                header[0],
                header[1]);
    }

    private static String hash(InputStream file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (DigestInputStream in = new DigestInputStream(file, digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A number of blocks, each another one, that lie nowhere. */
    private static final class Blocks extends InputStream {
        private static final int SIZE = 1 << 16;

        private final int blocks;
        private final Runnable beforeLast;
        private int block;
        private ByteArrayInputStream present = new ByteArrayInputStream(new byte[0]);

        Blocks(int blocks, Runnable beforeLast) {
            this.blocks = blocks;
            this.beforeLast = beforeLast;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (present.available() == 0 && block < blocks) {
                block++;
                if (block == blocks) {
                    beforeLast.run();
                }
                byte[] next = new byte[SIZE];
                Arrays.fill(next, (byte) block);
                present = new ByteArrayInputStream(next);
            }
            return present.read(into, offset, length);
        }
    }
}
