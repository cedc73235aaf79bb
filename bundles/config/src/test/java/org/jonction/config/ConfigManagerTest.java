package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jonction.api.config.Change;
import org.jonction.api.config.CheckResult;
import org.jonction.api.config.Snapshot;
import org.junit.jupiter.api.Test;

class ConfigManagerTest extends ManagerFixture {
    @Test
    void theStartDeliversTheFolderWithWhatOthersRelyOnFirst() throws Exception {
        ConfigManager manager = start();
        assertThat(manager.folderProblems()).isEmpty();
        assertThat(framework.events())
                .containsExactly(
                        "+org.jonction.box",
                        "+org.jonction.sip~lan",
                        "+org.jonction.sip~wan",
                        "+org.jonction.media~lan",
                        "+org.jonction.media~wan",
                        "+org.jonction.trunk~pbx",
                        "+org.jonction.trunk~itsp",
                        "+org.jonction.trunk~itsp-b",
                        "+org.jonction.route");
        assertThat(manager.active())
                .get()
                .returns("folder", Snapshot::author)
                .returns(Samples.documents().hash(), Snapshot::hash);
    }

    @Test
    void aRestartWithTheSameFolderChangesNothing() throws Exception {
        Snapshot first = start().active().orElseThrow();
        framework.events();
        ConfigManager second = start();
        assertThat(framework.events()).isEmpty();
        assertThat(second.active()).contains(first);
        assertThat(second.history()).containsExactly(first);
    }

    @Test
    void aCommitIsInTheFolderInForceAndInTheHistoryWhenItReturns() throws Exception {
        ConfigManager manager = start();
        String text = profileWith(15);
        CheckResult result = manager.commit(change(PROFILE, text));
        assertThat(result.acceptable()).isTrue();
        assertThat(result.diffs()).singleElement().satisfies(diff -> {
            assertThat(diff.path()).isEqualTo(PROFILE);
            assertThat(diff.lines()).contains("-  optionsIntervalS: 60", "+  optionsIntervalS: 15");
        });
        assertThat(text(PROFILE)).isEqualTo(text);
        assertThat(deliveredInterval()).isEqualTo(15L);
        assertThat(manager.folderProblems()).isEmpty();
        assertThat(manager.history()).hasSize(2);
        assertThat(manager.history().getFirst())
                .returns("anna", Snapshot::author)
                .returns("because", Snapshot::message);
        assertThat(manager.active()).contains(manager.history().getFirst());
    }

    @Test
    void onlyWhatAChangeTouchesIsDelivered() throws Exception {
        ConfigManager manager = start();
        framework.events();
        manager.commit(change(PROFILE, profileWith(15)));
        assertThat(framework.events()).containsExactly("+org.jonction.trunk~itsp", "+org.jonction.trunk~itsp-b");
        manager.commit(change("numbers.yaml", text("numbers.yaml") + "# a note\n"));
        assertThat(framework.events()).isEmpty();
    }

    @Test
    void whatIsTakenAwayIsWithdrawnSocketsFirstAndTrunksLast() throws Exception {
        ConfigManager manager = start();
        framework.events();
        String box = text("box.yaml").replace("  lan:\n    realm: lan", "  inside:\n    realm: lan");
        String peers = text("peers.yaml")
                .replace("sipInterface: lan", "sipInterface: inside")
                .replace("mediaRealm: lan", "mediaRealm: inside")
                .replaceAll("(?m)^  itsp-b:\n(    .*\n)+", "");
        String numbers = text("numbers.yaml").replace("[itsp, itsp-b]", "[itsp]");
        CheckResult result = manager.commit(new Change(
                List.of(
                        new Change.Edit("box.yaml", box),
                        new Change.Edit("peers.yaml", peers),
                        new Change.Edit("numbers.yaml", numbers)),
                "anna",
                "one provider"));
        assertThat(result.problems()).isEmpty();
        assertThat(framework.events())
                .containsExactly(
                        "-org.jonction.sip~lan",
                        "-org.jonction.media~lan",
                        "+org.jonction.sip~inside",
                        "+org.jonction.media~inside",
                        "+org.jonction.trunk~pbx",
                        "+org.jonction.route",
                        "-org.jonction.trunk~itsp-b");
    }

    @Test
    void aRefusedCommitAltersNothing() throws Exception {
        ConfigManager manager = start();
        SortedMap<String, Map<String, Object>> before = framework.configurations();
        framework.events();
        CheckResult result = manager.commit(change(PROFILE, profileWith(99999)));
        assertThat(result.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.field()).isEqualTo("health.optionsIntervalS"));
        assertThat(framework.events()).isEmpty();
        assertThat(framework.configurations().keySet()).isEqualTo(before.keySet());
        assertThat(Documents.of(manager.documents())).isEqualTo(Samples.documents());
        assertThat(filesBelow(config))
                .isEqualTo(List.copyOf(Samples.documents().texts().keySet()));
        assertThat(manager.history()).hasSize(1);
    }

    @Test
    void aCheckAltersNothing() throws Exception {
        ConfigManager manager = start();
        framework.events();
        assertThat(manager.check(change(PROFILE, profileWith(15))).acceptable()).isTrue();
        assertThat(manager.check(change(PROFILE, null)).problems()).hasSize(2);
        assertThat(framework.events()).isEmpty();
        assertThat(deliveredInterval()).isEqualTo(60L);
    }

    @Test
    void noDocumentIsWrittenOutsideTheFolder() throws Exception {
        ConfigManager manager = start();
        for (String path :
                List.of("../out.yaml", "/tmp/out.yaml", "profiles/../../out.yaml", ".hidden.yaml", "a.txt")) {
            assertThat(manager.commit(change(path, "realms: {}\n")).problems())
                    .as(path)
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.file()).isEqualTo(path));
        }
        assertThat(filesBelow(temp)).noneMatch(file -> file.contains("out.yaml") || file.contains("hidden"));
    }

    @Test
    void aConfigurationWithoutDocumentsIsRefused() throws Exception {
        ConfigManager manager = start();
        List<Change.Edit> deletions = manager.documents().stream()
                .map(document -> new Change.Edit(document.path(), null))
                .toList();
        assertThat(manager.commit(new Change(deletions, "anna", "away")).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).isEqualTo("there is no document"));
    }

    @Test
    void whenOneOfSeveralFilesCannotBeWrittenTheOthersAreAsBefore() throws Exception {
        ConfigManager manager = start();
        replaceProfilesByFile();
        SortedMap<String, Map<String, Object>> before = framework.configurations();
        String box = text("box.yaml");
        Change change = new Change(
                List.of(
                        new Change.Edit("box.yaml", box + "# changed\n"),
                        new Change.Edit("more.yaml", "realms: {dmz: {}}\n"),
                        new Change.Edit(
                                PROFILE,
                                Samples.documents().texts().get(PROFILE).replace(": 60", ": 15"))),
                "anna",
                "half");
        assertThatThrownBy(() -> manager.commit(change))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("nothing was changed");
        assertThat(text("box.yaml")).isEqualTo(box);
        assertThat(config.resolve("more.yaml")).doesNotExist();
        assertThat(framework.configurations().keySet()).isEqualTo(before.keySet());
        assertThat(deliveredInterval()).isEqualTo(60L);
        assertThat(manager.history()).hasSize(1);
        assertThat(filesBelow(state)).hasSize(1);
    }

    private void replaceProfilesByFile() throws Exception {
        for (String file : List.of("itsp-generic.yaml", "pbx-generic.yaml")) {
            Files.delete(config.resolve("profiles").resolve(file));
        }
        Files.delete(config.resolve("profiles"));
        Files.writeString(config.resolve("profiles"), "no folder");
    }

    @Test
    void whenADeliveryFailsEverythingIsAsBefore() throws Exception {
        AtomicReference<Predicate<String>> fails = new AtomicReference<>(pid -> false);
        ConfigManager manager = start(failingDeliverer(fails));
        String before = text(PROFILE);
        Snapshot active = manager.active().orElseThrow();
        AtomicReference<Boolean> once = new AtomicReference<>(true);
        fails.set(pid -> pid.equals("org.jonction.trunk~itsp-b") && once.getAndSet(false));
        assertThatThrownBy(() -> manager.commit(change(PROFILE, profileWith(15))))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(text(PROFILE)).isEqualTo(before);
        assertThat(deliveredInterval()).isEqualTo(60L);
        assertThat(manager.active()).contains(active);
        assertThat(manager.commit(change(PROFILE, profileWith(20))).acceptable())
                .isTrue();
        assertThat(deliveredInterval()).isEqualTo(20L);
    }

    @Test
    void commitsAtTheSameTimeAreTakenOneAfterTheOther() throws Exception {
        ConfigManager manager = start();
        String text = text(PROFILE);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<CheckResult>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String id = "p" + i;
                String profile = text.replace("id: itsp-generic", "id: " + id);
                results.add(executor.submit(() -> manager.commit(change("profiles/" + id + ".yaml", profile))));
            }
            for (Future<CheckResult> result : results) {
                assertThat(result.get().problems()).isEmpty();
            }
        }
        assertThat(manager.documents()).hasSize(5 + 8);
        assertThat(manager.history()).hasSize(9);
        assertThat(new Folder(config).read().documents()).isEqualTo(Documents.of(manager.documents()));
    }

    @Test
    void instancesThatNoDocumentKnowsAreWithdrawn() throws Exception {
        framework
                .admin()
                .getFactoryConfiguration("org.jonction.trunk", "stray", "?")
                .update(new Hashtable<>(Map.of("name", "stray")));
        start();
        assertThat(framework.configurations()).doesNotContainKey("org.jonction.trunk~stray");
    }
}
