package org.jonction.firmware;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.api.firmware.Install;
import org.jonction.api.firmware.Install.Phase;
import org.jonction.api.firmware.Slot;
import org.jonction.api.firmware.Slot.State;
import org.jonction.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdatesTest extends BoxFixture {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final byte[] BUNDLE = "a signed bundle".getBytes(UTF_8);
    private static final String NAME = "jonction-2.0.raucb";

    private Slots slots;
    private Updates updates;

    @BeforeEach
    void plugIn() throws FirmwareException {
        signed(BOARD, "2.0");
        server.on("install", (arguments, out) -> {
            install("B", "2.0");
            out.write("progress 100 done\nok\n".getBytes(UTF_8));
        });
        updates = updates();
    }

    @AfterEach
    void unplug() throws InterruptedException {
        updates.close();
    }

    @Test
    void anUploadIsCheckedThenWrittenToTheOtherSlot() throws FirmwareException {
        upload(false);

        await(Phase.INSTALLED);
        assertThat(updates.latest()).isEqualTo(new Install(Phase.INSTALLED, 100, NAME, "2.0", null));
        assertThat(server.requests).filteredOn(request -> !request.equals("slots"))
                .extracting(request -> request.split(" ")[0])
                .containsExactly("check", "install");
        assertThat(slots.latest().get(1)).isEqualTo(new Slot("B", State.TRIAL, false, true, "2.0"));
        assertThat(box.incoming()).isEmptyDirectory();
    }

    @Test
    void theCheckedFileIsTheOneThatIsWritten() throws FirmwareException {
        List<byte[]> seen = new ArrayList<>();
        server.on("install", (arguments, out) -> {
            seen.add(Files.readAllBytes(Path.of(arguments.getFirst())));
            out.write("ok\n".getBytes(UTF_8));
        });

        upload(false);
        await(Phase.INSTALLED);

        assertThat(seen).containsExactly(BUNDLE);
        assertThat(sent("check").substring("check ".length())).isEqualTo(sent("install").substring("install ".length()));
    }

    @Test
    void howFarTheWritingIsIsTold() throws FirmwareException {
        CountDownLatch seen = new CountDownLatch(1);
        server.on("install", (arguments, out) -> {
            out.write("progress 40 Copying image to rootfs.1\n".getBytes(UTF_8));
            seen.await();
            out.write("ok\n".getBytes(UTF_8));
        });

        upload(false);

        Await.until(SOON, () -> updates.latest().percent() == 40, () -> updates.latest().toString());
        assertThat(updates.latest()).isEqualTo(new Install(Phase.WRITING, 40, NAME, "2.0", null));
        assertThat(updates.writing()).isTrue();
        seen.countDown();
        await(Phase.INSTALLED);
        assertThat(updates.writing()).isFalse();
    }

    @Test
    void anUpdateByAForeignHandIsRefusedBeforeAnythingIsWritten() {
        server.reply("check", "failed: signature verification failed: self-signed certificate");

        assertThatThrownBy(() -> upload(true))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining(NAME)
                .hasMessageContaining("nothing was written")
                .hasMessageContaining("self-signed certificate")
                .hasMessageContaining("not signed with a key that this box trusts");
        assertNothingWritten();
    }

    @Test
    void anUpdateForAnotherBoardIsRefused() {
        signed("jonction-arm64", "2.0");

        assertThatThrownBy(() -> upload(true))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("made for 'jonction-arm64'")
                .hasMessageContaining("this box is '" + BOARD + "'");
        assertNothingWritten();
    }

    @ParameterizedTest
    @CsvSource({"0.9", "1.0-rc.1", "1.0~rc1"})
    void anOlderVersionIsRefusedUnlessItIsMeant(String older) throws FirmwareException {
        signed(BOARD, older);

        assertThatThrownBy(() -> upload(false))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("version " + older + ", older than the running 1.0")
                .hasMessageContaining("allow a downgrade");
        assertNothingWritten();

        upload(true);
        await(Phase.INSTALLED);
    }

    @Test
    void theRunningVersionIsInstalledAgainAndToldSo() throws FirmwareException {
        signed(BOARD, "1.0");

        upload(false);

        await(Phase.INSTALLED);
        assertThat(updates.latest().message()).isEqualTo("this version is the running one");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{}                             | made for ''",
        "{\"compatible\":\"jonction-amd64\"} | does not say its version",
        "no JSON                        | cannot be read"
    })
    void anUpdateThatSaysTooLittleOfItselfIsRefused(String info, String reason) {
        server.reply("check", info, "ok");

        assertThatThrownBy(() -> upload(true)).isInstanceOf(FirmwareException.class).hasMessageContaining(reason);
        assertNothingWritten();
    }

    @ParameterizedTest
    @CsvSource({"16", "14"})
    void anUploadOfAnotherLengthThanAnnouncedIsRefused(long announced) {
        assertThatThrownBy(() -> updates.install(NAME, new ByteArrayInputStream(BUNDLE), announced, false))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("15 of " + announced + " bytes came");
        assertThat(server.requests).doesNotContain("check");
        assertNothingWritten();
    }

    @Test
    void anUploadThatBreaksOffIsRefused() {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(BUNDLE), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the browser has gone");
            }
        });

        assertThatThrownBy(() -> updates.install(NAME, broken, 1000, false))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("the browser has gone");
        assertNothingWritten();
    }

    @Test
    void aSecondUpdateWaitsForTheEndOfTheFirst() throws FirmwareException {
        CountDownLatch written = new CountDownLatch(1);
        server.on("install", (arguments, out) -> {
            written.await();
            out.write("ok\n".getBytes(UTF_8));
        });
        upload(false);

        assertThatThrownBy(() -> updates.install("other.raucb", new ByteArrayInputStream(BUNDLE), -1, false))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("another update is in progress: " + NAME);
        assertThat(updates.latest().source()).isEqualTo(NAME);
        written.countDown();
        await(Phase.INSTALLED);

        upload(false);
        await(Phase.INSTALLED);
    }

    @Test
    void aFailureOfTheWritingIsTold() throws FirmwareException {
        slots.markGood();
        server.reply("install", "progress 20 x", "failed: LastError: No space left on device");

        upload(false);

        await(Phase.FAILED);
        assertThat(updates.latest().message()).contains("No space left on device");
        assertThat(updates.latest().version()).isEqualTo("2.0");
        assertThat(box.incoming()).isEmptyDirectory();
        assertThatThrownBy(slots::activateOther).hasMessageContaining("known to be good");
    }

    @Test
    void anAddressIsFetchedCheckedAndInstalled() throws Exception {
        try (UpdateServer web = UpdateServer.http().serve("/2.0.raucb", BUNDLE)) {
            updates.install(web.uri("/2.0.raucb"), false);

            await(Phase.INSTALLED);
            assertThat(updates.latest().source()).isEqualTo(web.uri("/2.0.raucb").toString());
            assertThat(box.incoming()).isEmptyDirectory();
        }
    }

    @Test
    void anAddressThatCannotBeFetchedFailsLater() throws Exception {
        try (UpdateServer web = UpdateServer.http()) {
            updates.install(web.uri("/none"), false);

            await(Phase.FAILED);
            assertThat(updates.latest().message()).contains("404");
            assertNothingWritten();
        }
    }

    @Test
    void aDownloadIsCancelled() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (UpdateServer web = UpdateServer.http().on("/2.0.raucb", exchange -> {
            exchange.sendResponseHeaders(200, 1 << 20);
            exchange.getResponseBody().write(new byte[600_000]);
            exchange.getResponseBody().flush();
            never.await();
        })) {
            updates.install(web.uri("/2.0.raucb"), false);
            Await.until(SOON, () -> updates.latest().percent() > 50, () -> updates.latest().toString());

            updates.cancel();

            await(Phase.FAILED);
            assertThat(updates.latest().message()).endsWith("was cancelled");
            assertNothingWritten();
            upload(false);
            await(Phase.INSTALLED);
        }
    }

    @Test
    void anUploadIsCancelledWithItsNextBytes() {
        InputStream cancelling = new SequenceInputStream(new ByteArrayInputStream(BUNDLE), new InputStream() {
            private int left = 1;

            @Override
            public int read() throws IOException {
                try {
                    updates.cancel();
                } catch (FirmwareException e) {
                    throw new IOException(e);
                }
                return left-- > 0 ? 1 : -1;
            }
        });

        assertThatThrownBy(() -> updates.install(NAME, cancelling, -1, false))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("was cancelled");
        assertNothingWritten();
    }

    @Test
    void theWritingCannotBeCancelled() throws FirmwareException {
        assertThatThrownBy(updates::cancel).hasMessageContaining("no update is in progress");
        CountDownLatch written = new CountDownLatch(1);
        server.on("install", (arguments, out) -> {
            written.await();
            out.write("ok\n".getBytes(UTF_8));
        });
        upload(false);

        assertThatThrownBy(updates::cancel).isInstanceOf(FirmwareException.class).hasMessageContaining("slot B");
        written.countDown();
        await(Phase.INSTALLED);
    }

    @Test
    void updatesOnSticksAreListedAndInstalledFromWhereTheyLie() throws FirmwareException {
        server.reply("usb", "/run/jonction-usb/sdb1/2.0.raucb", "/etc/passwd", "ok");

        assertThat(updates.usbUpdates()).containsExactly("sdb1/2.0.raucb");
        updates.installFromUsb("sdb1/2.0.raucb", false);

        await(Phase.INSTALLED);
        assertThat(sent("install")).isEqualTo("install /run/jonction-usb/sdb1/2.0.raucb");
    }

    @Test
    void aFileThatIsOnNoStickIsNotInstalled() {
        server.reply("usb", "ok");

        assertThatThrownBy(() -> updates.installFromUsb("../../etc/passwd", false))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("plug it in");
        assertNothingWritten();
    }

    @Test
    void theNextVersionOfThisBundleWritesOnWhatWasReceived() throws Exception {
        closeWhileItIsWritten();
        List<byte[]> seen = new ArrayList<>();
        server.on("install", (arguments, out) -> {
            seen.add(Files.readAllBytes(Path.of(arguments.getFirst())));
            out.write("ok\n".getBytes(UTF_8));
        });

        updates = updates();

        await(Phase.INSTALLED);
        assertThat(seen).containsExactly(BUNDLE);
        assertThat(box.incoming()).isEmptyDirectory();
    }

    @Test
    void aDownloadThatAReplacementOfThisBundleBrokeOffIsTold() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        try (UpdateServer web = UpdateServer.http().on("/2.0.raucb", exchange -> {
            asked.countDown();
            never.await();
        })) {
            updates.install(web.uri("/2.0.raucb"), false);
            asked.await();
            updates.close();

            updates = updates();

            assertThat(updates.latest().phase()).isEqualTo(Phase.FAILED);
            assertThat(updates.latest().message()).contains("the bundle firmware was replaced", "try again");
        }
    }

    @Test
    void aPowerCutDuringTheWritingIsToldAndLeavesNothingBehind() throws Exception {
        closeWhileItIsWritten();
        assertThat(box.incoming()).isNotEmptyDirectory();
        variables.put("B_OK", "0");

        box = boot("1.0", "A", "second");
        updates = updates();

        assertThat(updates.latest().phase()).isEqualTo(Phase.FAILED);
        assertThat(updates.latest().message()).contains(NAME, "the box was restarted", "try again");
        assertThat(box.incoming()).isEmptyDirectory();
        assertThat(slots.notices()).isEmpty();
        assertThat(slots.latest().get(1).state()).isEqualTo(State.BAD);
    }

    @Test
    void anUpdateThatEndedIsNotToldAfterTheRestart() throws FirmwareException, InterruptedException {
        upload(false);
        await(Phase.INSTALLED);
        updates.close();

        box = boot("2.0", "B", "second");
        updates = updates();

        assertThat(updates.latest().phase()).isEqualTo(Phase.NONE);
    }

    private void upload(boolean allowDowngrade) throws FirmwareException {
        updates.install(NAME, new ByteArrayInputStream(BUNDLE), BUNDLE.length, allowDowngrade);
    }

    private void closeWhileItIsWritten() throws FirmwareException, InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        server.on("install", (arguments, out) -> {
            begun.countDown();
            never.await();
        });
        upload(false);
        begun.await();
        updates.close();
    }

    private void signed(String board, String version) {
        server.reply("check", "{\"compatible\":\"" + board + "\",", "\"version\":\"" + version + "\"}", "ok");
    }

    private String sent(String verb) {
        return server.requests.stream()
                .filter(request -> request.startsWith(verb))
                .findFirst()
                .orElseThrow();
    }

    private void await(Phase phase) {
        Await.until(SOON, () -> updates.latest().phase() == phase && !updates.inProgress(), () -> "" + updates.latest());
    }

    private void assertNothingWritten() {
        assertThat(server.requests).noneMatch(request -> request.startsWith("install"));
        assertThat(updates.latest().phase()).isIn(Phase.FAILED, Phase.NONE);
        assertThat(box.incoming()).satisfiesAnyOf(
                incoming -> assertThat(incoming).doesNotExist(),
                incoming -> assertThat(incoming).isEmptyDirectory());
    }

    private Updates updates() throws FirmwareException {
        Privileged privileged = new Privileged(box);
        slots = new Slots(box, privileged);
        slots.refresh();
        return new Updates(box, privileged, slots);
    }
}
