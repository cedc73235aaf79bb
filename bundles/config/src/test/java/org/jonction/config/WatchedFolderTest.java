package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jonction.api.config.Change;
import org.jonction.api.config.Problem;
import org.jonction.api.config.Snapshot;
import org.junit.jupiter.api.Test;

/** Saves in the folder while the box runs. */
class WatchedFolderTest extends ManagerFixture {
    @Test
    void aSavedFileComesIntoForce() throws Exception {
        ConfigManager manager = start();
        save(PROFILE, profileWith(15));
        // the snapshot is in force once all of it is delivered
        until(() -> manager.active().map(Snapshot::message).equals(Optional.of("saved " + PROFILE)));
        assertThat(manager.active()).get().returns("folder", Snapshot::author);
        assertThat(deliveredInterval()).isEqualTo(15L);
    }

    @Test
    void aFileThatAnEditorRenamesIntoPlaceComesIntoForce() throws Exception {
        start();
        Files.writeString(config.resolve("profiles/.itsp-generic.yaml.swp"), "garbage of an editor: [");
        Files.writeString(config.resolve("profiles/4913"), "");
        save("profiles/itsp-generic.yaml~", text(PROFILE));
        Files.writeString(temp.resolve("new"), profileWith(15));
        Files.move(temp.resolve("new"), config.resolve(PROFILE), StandardCopyOption.ATOMIC_MOVE);
        until(() -> deliveredInterval().equals(15L));
    }

    @Test
    void aBadSaveIsRefusedAsAWholeAndAGoodOneAfterwardsTaken() throws Exception {
        ConfigManager manager = start();
        framework.events();
        String good = text(PROFILE);
        save("more.yaml", "realms: {dmz: {}}\n");
        save(PROFILE, good + "helth: {downAfter: 1}\n");
        until(() -> !manager.folderProblems().isEmpty()
                && manager.folderProblems().getFirst().line() > 0);
        assertThat(manager.folderProblems())
                .singleElement()
                .returns(PROFILE, Problem::file)
                .returns("helth", Problem::field)
                .satisfies(problem -> assertThat(problem.allowed()).startsWith("'health'?"));
        assertThat(framework.events()).isEmpty();
        save(PROFILE, good + "timers: {maxCallS: 7200}\n");
        until(() -> manager.folderProblems().isEmpty());
        assertThat(framework.configurations().get("org.jonction.trunk~itsp"))
                .containsEntry("profile.timers.maxCallS", 7200L);
        assertThat(manager.documents()).hasSize(6);
    }

    @Test
    void aFileWrittenInPiecesComesIntoForceWhenItIsWhole() throws Exception {
        ConfigManager manager = start();
        String wanted = profileWith(15);
        int half = wanted.indexOf("optionsIntervalS") + 5;
        save(PROFILE, wanted.substring(0, half));
        until(() -> !manager.folderProblems().isEmpty());
        assertThat(deliveredInterval()).isEqualTo(60L);
        save(PROFILE, wanted);
        until(() -> deliveredInterval().equals(15L) && manager.folderProblems().isEmpty());
    }

    @Test
    void aDeletedFileIsRefusedWhileOthersNeedIt() throws Exception {
        ConfigManager manager = start();
        Files.delete(config.resolve(PROFILE));
        until(() -> manager.folderProblems().size() == 2);
        assertThat(manager.documents()).hasSize(5);
        assertThat(deliveredInterval()).isEqualTo(60L);
    }

    @Test
    void profilesSavedInAFolderThatIsMadeLaterAreSeen() throws Exception {
        String profile = text(PROFILE);
        String other = text("profiles/pbx-generic.yaml");
        Files.move(config.resolve("profiles"), temp.resolve("away"));
        ConfigManager manager = start();
        assertThat(manager.active()).isEmpty();
        Files.createDirectory(config.resolve("profiles"));
        save("profiles/pbx-generic.yaml", other);
        until(() -> manager.folderProblems().size() == 2);
        save(PROFILE, profile);
        until(() -> manager.active().isPresent());
    }

    @Test
    void aCommitOverARefusedTextSetsItAside() throws Exception {
        ConfigManager manager = start();
        save(PROFILE, "my unfinished: work [");
        until(() -> !manager.folderProblems().isEmpty());
        String wanted = Samples.documents().texts().get(PROFILE).replace(": 60", ": 15");
        assertThat(manager.commit(change(PROFILE, wanted)).acceptable()).isTrue();
        assertThat(manager.folderProblems()).isEmpty();
        assertThat(text(PROFILE)).isEqualTo(wanted);
        assertThat(text(PROFILE + ".refused.1")).isEqualTo("my unfinished: work [");
    }

    @Test
    void aCommitLeavesRefusedTextsOfOtherDocumentsAlone() throws Exception {
        ConfigManager manager = start();
        save("box.yaml", "my unfinished: work [");
        until(() -> !manager.folderProblems().isEmpty());
        List<Problem> problems = manager.folderProblems();
        Change change = change(PROFILE, Samples.documents().texts().get(PROFILE).replace(": 60", ": 15"));
        assertThat(manager.commit(change).acceptable()).isTrue();
        assertThat(deliveredInterval()).isEqualTo(15L);
        assertThat(manager.folderProblems()).isEqualTo(problems);
        assertThat(text("box.yaml")).isEqualTo("my unfinished: work [");
    }

    /** Waits for what a save leads to. */
    private static void until(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(deadline);
            Thread.sleep(20);
        }
    }
}
