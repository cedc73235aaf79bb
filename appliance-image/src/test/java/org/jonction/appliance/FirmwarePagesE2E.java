package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        chrome.awaitText(".kinds", "the whole system, with a restart");
        chrome.awaitText(".kinds", "one part of Jonction, no restart");
        chrome.awaitText("#slot-A", "running now");

        send(BoxFolder.update(folder, "1.1.0"));
        chrome.awaitText("#slot-B", "1.1.0");
        chrome.awaitText("#slot-B", "next start");
        chrome.awaitText("#update-phase", "installed in the other slot");
        assertThat(machine.wasAsked("restart")).isFalse();
        talk.goesOn();

        chrome.click("#restart");
        chrome.awaitText("#calls-left", "1");
        talk.goesOn();
        chrome.click("#restart-cancel");
        chrome.click("#restart");
        chrome.awaitText("#calls-left", "1");
        talk.end();
        Await.until(SOON, () -> machine.wasAsked("restart"), () -> "the box does not restart");
    }

    @Test
    void aRefusedUpdateSaysWhyAndAnOlderOneAsksForTheTick() throws Exception {
        chrome.click("#tab-firmware");
        send(Files.writeString(folder.resolve("strange.raucb"), "not signed"));
        chrome.awaitText("#update", "signature verification failed");

        send(BoxFolder.update(folder, "0.9.0"));
        chrome.awaitText("#update", "older than the running 1.0.0");
        chrome.click("#downgrade");
        // The page still knows the file.
        chrome.click("#update-send:enabled");
        chrome.awaitText("#slot-B", "0.9.0");
    }

    @Test
    void anUpdateIsCancelledUntilItIsWritten() throws Exception {
        chrome.click("#tab-firmware");
        machine.hold();
        send(BoxFolder.update(folder, "1.2.0"));
        chrome.awaitText("#update-phase", "Checking signature, board and version");
        chrome.click("#update-cancel");
        machine.goOn();
        chrome.awaitText("#update-phase", "jonction-1.2.0.raucb was cancelled");

        chrome.click("#update-send:enabled");
        chrome.awaitText("#slot-B", "1.2.0");
        chrome.awaitText("#update-phase", "installed in the other slot");
    }

    @Test
    void aFactoryResetTakesTheWordAndThePassword() throws Exception {
        chrome.click("#tab-firmware");
        chrome.click("#factory-reset summary");
        chrome.type("#reset-password", Console.PASSWORD);
        chrome.type("#reset-word", "reset");
        chrome.click("#reset");
        chrome.awaitText("#factory-reset", "Type RESET to confirm");
        assertThat(machine.wasAsked("factory-reset")).isFalse();
    }

    @Test
    void aBackupIsSavedLookedIntoAndRestored() throws Exception {
        Path backup = save();
        chrome.choose("#restore-file", backup);
        chrome.type("#restore-passphrase", "not the passphrase");
        chrome.click("#inspect");
        chrome.awaitText("#outcome", "passphrase");
        chrome.type("#restore-passphrase", PASSPHRASE);
        chrome.click("#inspect");
        chrome.awaitText("#contents", "profiles/itsp.yaml");
        chrome.awaitText("#contents", "the administrator's password of that time holds afterwards");
        chrome.click("#restore");
        chrome.awaitText("#restored", "Restored and in force");
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
        chrome.awaitText("#contents", "profiles/itsp.yaml");
        chrome.awaitText("#contents", "so this machine keeps its own: machine id");
        chrome.awaitText("#submit", "Restore");
        chrome.click("#submit:enabled");
        chrome.await("#login");
        signInByForm();
    }

    @Test
    void beforeACommitThePageTellsWhatDoesNotFitThisMachine() throws Exception {
        chrome.click("#tab-config");
        chrome.click("#new");
        chrome.type("#new-path", "away.yaml");
        chrome.click("dialog .primary");
        chrome.type("#editor", "sipInterfaces: { away: { realm: wan, address: 203.0.113.7, port: 5070 } }");
        chrome.click("#check");
        chrome.awaitText("#config-notices", "the SIP interface away has the address 203.0.113.7, which this machine");
        chrome.awaitText("#diff", "203.0.113.7");
        chrome.await("#commit");
    }

    private void send(Path update) throws IOException, InterruptedException {
        chrome.choose("#update-file:enabled", update);
        chrome.click("#update-send:enabled");
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
        chrome.awaitText("#saved", "Saved as");
        Await.until(SOON, () -> downloaded().isPresent(), () -> "the browser has no file");
        return downloaded().orElseThrow();
    }

    private static Optional<Path> downloaded() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("Downloads"))) {
            return files.filter(file -> file.toString().endsWith(".jonction-backup")).findFirst();
        }
    }
}
