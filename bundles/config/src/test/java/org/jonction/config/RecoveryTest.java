package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jonction.api.config.Change;
import org.jonction.api.config.Problem;
import org.jonction.api.config.Snapshot;
import org.junit.jupiter.api.Test;

/** What a start finds after a crash, a bad save or damage. */
class RecoveryTest extends ManagerFixture {
    @Test
    void aBrokenFolderLeavesTheLastGoodSnapshotInForce() throws Exception {
        Snapshot good = start().active().orElseThrow();
        String box = text("box.yaml") + "sipInterfaces: oops\n";
        save("box.yaml", box);
        ConfigManager manager = start();
        assertThat(manager.active()).contains(good);
        assertThat(framework.configurations()).containsKey("org.jonction.sip~lan");
        assertThat(manager.folderProblems())
                .isNotEmpty()
                .allSatisfy(p -> assertThat(p.file()).isEqualTo("box.yaml"));
        assertThat(text("box.yaml")).isEqualTo(box);
    }

    @Test
    void anEmptiedFolderLeavesTheLastGoodSnapshotInForce() throws Exception {
        Snapshot good = start().active().orElseThrow();
        for (String path : Samples.documents().texts().keySet()) {
            Files.delete(config.resolve(path));
        }
        ConfigManager manager = start();
        assertThat(manager.active()).contains(good);
        assertThat(manager.folderProblems()).extracting(Problem::message).containsExactly("there is no document");
    }

    @Test
    void withoutAnyGoodConfigurationNothingIsInForceAndTheReasonsAreTold() throws Exception {
        save("box.yaml", "realms: [");
        ConfigManager manager = start();
        assertThat(manager.active()).isEmpty();
        assertThat(manager.folderProblems()).isNotEmpty();
        assertThat(framework.configurations()).isEmpty();
        assertThat(manager.documents()).hasSize(5);
    }

    @Test
    void theFirstGoodCommitMendsAFolderThatNeverWasInForce() throws Exception {
        String box = text("box.yaml");
        save("box.yaml", "realms: [");
        ConfigManager manager = start();
        assertThat(manager.commit(change("box.yaml", box)).problems()).isEmpty();
        assertThat(manager.folderProblems()).isEmpty();
        assertThat(deliveredInterval()).isEqualTo(60L);
    }

    @Test
    void aDamagedSnapshotIsLeftOut() throws Exception {
        ConfigManager first = start();
        Snapshot older = first.active().orElseThrow();
        first.commit(change(PROFILE, profileWith(15)));
        Path newest = snapshots().getLast();
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(newest, bytes);
        save("box.yaml", "realms: [");
        ConfigManager manager = start();
        assertThat(manager.history()).containsExactly(older);
        assertThat(manager.active()).contains(older);
        assertThat(deliveredInterval()).isEqualTo(60L);
    }

    @Test
    void aCommitThatACrashCutShortIsFinishedAtTheNextStart() throws Exception {
        ConfigManager first = start();
        first.close();
        Documents wanted = Samples.documents()
                .with(List.of(
                        new Change.Edit(PROFILE, profileWith(15)),
                        new Change.Edit("more.yaml", "realms: {dmz: {}}\n"),
                        new Change.Edit("numbers.yaml", text("numbers.yaml") + "# committed\n")));
        stage(wanted);
        save("more.yaml", "realms: {dmz: {}}\n");
        save("numbers.yaml", text("numbers.yaml") + "# edited by hand after the crash\n");

        ConfigManager manager = start();
        assertThat(deliveredInterval()).isEqualTo(15L);
        assertThat(text(PROFILE)).isEqualTo(wanted.texts().get(PROFILE));
        assertThat(text("numbers.yaml")).endsWith("# edited by hand after the crash\n");
        assertThat(manager.history()).extracting(Snapshot::author).containsExactly("folder", "anna", "folder");
        assertThat(filesBelow(state)).noneMatch(file -> file.endsWith(".staged"));
    }

    private void stage(Documents documents) throws Exception {
        new SnapshotStore(state.resolve("snapshots"), "1.0.0")
                .stage(new Snapshot(documents.hash(), "anna", "cut short", Instant.now()), documents);
    }

    @Test
    void theHistoryIsBounded() throws Exception {
        SnapshotStore store = new SnapshotStore(state.resolve("snapshots"), "1.0.0");
        for (int i = 0; i < SnapshotStore.KEPT + 5; i++) {
            Documents documents = Samples.documents().with(List.of(new Change.Edit("more.yaml", "# " + i + "\n")));
            store.confirm(store.stage(new Snapshot(documents.hash(), "anna", "no " + i, Instant.now()), documents));
        }
        assertThat(snapshots()).hasSize(SnapshotStore.KEPT);
        assertThat(new SnapshotStore(state.resolve("snapshots"), "1.0.0").history())
                .hasSize(SnapshotStore.KEPT)
                .first()
                .returns("no " + (SnapshotStore.KEPT + 4), Snapshot::message);
    }

    @Test
    void temporaryFilesOfAWriteThatWasCutShortAreTakenAway() throws Exception {
        String left = ".box.yaml.123e4567-e89b-12d3-a456-426614174000.tmp";
        Files.writeString(config.resolve(left), "half");
        Files.writeString(config.resolve("profiles").resolve(left), "half");
        Files.writeString(config.resolve(".someone-elses.tmp"), "kept");
        start();
        assertThat(filesBelow(config))
                .noneMatch(file -> file.contains("123e4567"))
                .contains(".someone-elses.tmp");
    }

    @Test
    void snapshotsAreForTheBoxAlone() throws Exception {
        start();
        assertThat(Files.getPosixFilePermissions(state.resolve("snapshots")))
                .hasToString("[OWNER_READ, OWNER_WRITE, OWNER_EXECUTE]");
    }

    private List<Path> snapshots() throws Exception {
        try (Stream<Path> files = Files.list(state.resolve("snapshots"))) {
            return files.sorted().toList();
        }
    }
}
