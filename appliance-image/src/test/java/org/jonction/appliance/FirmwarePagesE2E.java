package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jonction.testkit.Await;
import org.jonction.testkit.Network;
import org.jonction.testkit.Phone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A person at the console's pages for firmware and backup, in a real browser. */
class FirmwarePagesE2E extends WholeBox {
    /** A key is made from a passphrase at the price of much memory and time. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String PASSPHRASE = "a passphrase of many words";

    private BoxFolder machine;
    private Chrome chrome;

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
    void setPasswordAndOpenBrowser() throws Exception {
        Console.setUp(box);
        chrome = Chrome.start(folder);
    }

    @BeforeEach
    void signIn() throws Exception {
        chrome.open(box.uri("/login"));
        signInByForm();
    }

    private void signInByForm() throws Exception {
        chrome.type("#password", Console.PASSWORD);
        chrome.click("#submit");
        chrome.await("#tabs");
    }

    @AfterAll
    void closeBrowserAndMachine() throws Exception {
        try (BoxFolder toClose = machine) {
            chrome.close();
        }
    }

    @Test
    void anUpdateIsUploadedWhileACallIsUpAndTakenWhenItHasEnded() throws Exception {
        Phone pbx = phone(network.lan(), "pbx", Network.PBX_2);
        Phone itsp = phone(network.wan(), "itsp", Network.ITSP);
        Talk talk = Talk.begin(pbx, itsp);
        chrome.click("#tab-firmware");
        awaitText(".kinds", "Firmware: the whole system");
        awaitText(".kinds", "Bundle: one part of Jonction");
        awaitText("#slot-A", "running now");

        chrome.choose("#update-file", BoxFolder.update(folder, "1.1.0"));
        chrome.click("#update-send:enabled");
        awaitText("#slot-B", "1.1.0");
        awaitText("#slot-B", "next start");
        awaitText("#update-phase", "installed in the other slot");
        assertThat(machine.wasAsked("restart")).isFalse();
        talk.goesOn();

        chrome.click("#restart");
        awaitText("#calls-left", "1");
        talk.goesOn();
        chrome.click("#restart-cancel");
        chrome.await("#restart");
        chrome.click("#restart");
        awaitText("#calls-left", "1");
        talk.end();
        Await.until(PATIENCE, () -> machine.wasAsked("restart"), () -> "the box does not restart");
    }

    @Test
    void aRefusedUpdateSaysWhyAndAnOlderOneAsksForTheTick() throws Exception {
        chrome.click("#tab-firmware");
        chrome.choose("#update-file", Files.writeString(folder.resolve("strange.raucb"), "not signed"));
        chrome.click("#update-send:enabled");
        awaitText("#update", "signature verification failed");

        Path older = BoxFolder.update(folder, "0.9.0");
        chrome.choose("#update-file", older);
        chrome.click("#update-send:enabled");
        awaitText("#update", "older than the running 1.0.0");
        // The page moves when the bar of the sending goes.
        chrome.await("#update-send:enabled");
        chrome.click("#downgrade");
        chrome.await("#downgrade:checked");
        chrome.click("#update-send:enabled");
        awaitText("#slot-B", "0.9.0");
    }

    @Test
    void aFactoryResetTakesTheWordAndThePassword() throws Exception {
        chrome.click("#tab-firmware");
        chrome.click("#factory-reset summary");
        chrome.type("#reset-password", Console.PASSWORD);
        chrome.type("#reset-word", "reset");
        chrome.click("#reset");
        awaitText("#factory-reset", "Type RESET to confirm");
        assertThat(machine.wasAsked("factory-reset")).isFalse();
    }

    @Test
    void aBackupIsSavedLookedIntoAndRestored() throws Exception {
        Path backup = save();
        chrome.choose("#restore-file", backup);
        chrome.type("#restore-passphrase", "not the passphrase");
        chrome.click("#inspect");
        awaitText("#outcome", "passphrase");
        chrome.type("#restore-passphrase", PASSPHRASE);
        chrome.click("#inspect");
        chrome.await("#contents");
        assertThat(chrome.text("#contents")).contains("box.yaml", "profiles/itsp.yaml");
        chrome.click("#restore");
        awaitText("#restored", "Restored and in force");
    }

    @Test
    void aBoxWithoutAnAdministratorTakesABackupInPlaceOfANewPassword() throws Exception {
        Path backup = save();
        startWithoutPassword();
        chrome.open(box.uri("/setup?code=" + box.setupCode()));
        chrome.click("input[value=restore]");
        chrome.choose("#file", backup);
        chrome.type("#passphrase", PASSPHRASE);
        chrome.click("#submit");
        chrome.await("#login");
        signInByForm();
    }

    private void startWithoutPassword() throws Exception {
        box.terminate();
        box.close();
        Files.delete(folder.resolve("box.log"));
        Files.delete(folder.resolve("state/console/password"));
        box = Box.start(network.box(), box.config(), folder, List.of(machine.option())).awaitReady();
    }

    private Path save() throws Exception {
        chrome.click("#tab-backup");
        chrome.type("#save-passphrase", PASSPHRASE);
        chrome.type("#save-repeat", PASSPHRASE);
        chrome.click("#save");
        awaitText("#saved", "Saved as");
        Await.until(PATIENCE, () -> downloaded().isPresent(), () -> "the browser has no file");
        return downloaded().orElseThrow();
    }

    private static Optional<Path> downloaded() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("Downloads"))) {
            return files.filter(file -> file.toString().endsWith(".jonction-backup")).findFirst();
        }
    }

    private void awaitText(String css, String text) {
        chrome.await(css);
        Await.until(PATIENCE, () -> chrome.text(css).contains(text), () -> css + " shows " + shown(css) + ", not " + text);
    }

    private String shown(String css) {
        try {
            return chrome.text(css);
        } catch (IOException | InterruptedException e) {
            return e.toString();
        }
    }
}
