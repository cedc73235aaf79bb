package org.jonction.firmware.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jonction.api.config.Change;
import org.jonction.api.config.CheckResult;
import org.jonction.api.config.ConfigService;
import org.jonction.api.config.Document;
import org.jonction.api.config.Problem;
import org.jonction.api.config.Snapshot;
import org.jonction.firmware.Box;
import org.jonction.firmware.BoxFolder;
import org.jonction.firmware.Privileged;
import org.jonction.testkit.Await;
import org.jonction.testkit.PrivilegedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvisioningTest {
    private static final String HASH =
            "$argon2id$v=19$m=32768,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path root;

    private final Documents config = new Documents();
    private Path seed;
    private Path password;
    private PrivilegedServer server;
    private SeedWatch watch;

    @BeforeEach
    void start() throws IOException {
        Box box = BoxFolder.in(root);
        seed = box.run().resolve("jonction-seed");
        password = box.state().resolve("console/password");
        server = new PrivilegedServer(box.socket());
        server.reply("seed-done", "ok");
        watch = new SeedWatch(box, new Privileged(box), config);
    }

    @AfterEach
    void stop() throws IOException {
        watch.close();
        server.close();
    }

    @Test
    void aGoodSeedIsAppliedAndItsDeviceIsToldSo() throws Exception {
        lay("documents/box.yaml", "realms: {}\n", "documents/profiles/a.yaml", "id: a\n", "administrator", HASH + "\r\n");

        assertThat(result()).startsWith("The provisioning seed was applied.").contains("profiles/a.yaml", "admin");
        assertThat(config.committed).singleElement().returns("seed", Change::author);
        assertThat(config.committed.getFirst().edits())
                .extracting(Change.Edit::path)
                .containsExactly("box.yaml", "profiles/a.yaml");
        assertThat(Files.readString(password)).isEqualTo(HASH + "\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password))).isEqualTo("rw-------");
        assertThat(told()).startsWith("seed-done applied ");
    }

    @Test
    void aPasswordInPlainTextRefusesTheWholeSeedWithTheWayToHashIt() throws Exception {
        lay("documents/box.yaml", "realms: {}\n", "administrator", "correct horse battery");

        assertThat(result())
                .contains("was refused, nothing was changed", "administrator, line 1", "./jonction hash")
                .doesNotContain("correct horse");
        assertThat(told()).startsWith("seed-done refused ").doesNotContain("correct horse");
        assertThat(config.committed).isEmpty();
        assertThat(password).doesNotExist();
        assertThat(seed.resolve("administrator")).exists();
    }

    @Test
    void everyMistakeIsToldWithItsFileAndLine() throws Exception {
        config.problems = List.of(
                new Problem("box.yaml", 4, 3, "realms.lan", "is no name", "text"),
                new Problem("box.yaml", 9, 3, "peers.x", "is missing", ""));
        lay("documents/box.yaml", "bad", "notes.txt", "hello", "administrator", HASH);

        assertThat(result())
                .contains("documents/box.yaml, line 4: realms.lan: is no name (allowed: text)")
                .contains("documents/box.yaml, line 9", "notes.txt: does not belong into a seed");
        assertThat(config.committed).isEmpty();
        assertThat(password).doesNotExist();
    }

    @Test
    void twoSticksAreToldAndNothingIsApplied() throws Exception {
        lay("conflict", "There is more than one seed: /dev/sda1, /dev/sdb1.");

        assertThat(result()).contains("was refused", "/dev/sda1, /dev/sdb1");
        assertThat(config.committed).isEmpty();
    }

    @Test
    void aFileThatDoesNotBelongThereRefusesTheSeedSinceItMayBeMeantAsOneThatDoes() throws Exception {
        lay("documents/box.yaml", "realms: {}\n", "others", "administrator.txt\nREADME\n");

        assertThat(result()).contains("was refused", "administrator.txt: does not belong", "README: does not belong");
        assertThat(config.committed).isEmpty();
    }

    @Test
    void anAdministratorWhoIsSetKeepsThePassword() throws Exception {
        Files.createDirectories(password.getParent());
        Files.writeString(password, "theirs\n");
        lay("documents/box.yaml", "realms: {}\n", "administrator", HASH);

        assertThat(result()).contains("was applied", "keeps it");
        assertThat(password).hasContent("theirs");
    }

    @Test
    void aSeedIsAppliedOnceAlsoWhenItsDeviceCannotBeWritten() throws Exception {
        server.reply("seed-done", "failed: the stick is read-only");
        lay("documents/box.yaml", "realms: {}\n");

        assertThat(result()).contains("was applied");
        Await.until(
                PATIENCE,
                () -> watch.notices().toString().contains("read-only. Erase the seed by hand"),
                () -> watch.notices().toString());
        assertThat(config.committed).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        m=32768,t=3,p=1 | m=4096,t=3,p=1     | too cheap
        m=32768,t=3,p=1 | m=32768,t=1,p=1    | too cheap
        m=32768,t=3,p=1 | m=4000000,t=3,p=1  | no memory or time
        m=32768,t=3,p=1 | m=32768,t=900,p=1  | no memory or time
        argon2id        | argon2i            | no Argon2id hash of version 19
        v=19            | v=16               | no Argon2id hash of version 19
        $AAAAAAAAAAAAAAAAAAAAAA$ | $AAAA$    | too short
        """)
    void aHashThatDoesNotProtectOrIsTooDearIsRefused(String right, String wrong, String message) {
        assertThat(AdministratorHash.mistake(HASH)).isEmpty();
        assertThat(HASH).contains(right);
        assertThat(AdministratorHash.mistake(HASH.replace(right, wrong)))
                .hasValueSatisfying(text -> assertThat(text).contains(message, "jonctl hash"));
    }

    /** Lays a seed as the system does: whole. */
    private void lay(String... pathsAndTexts) throws IOException {
        Path work = Files.createDirectories(root.resolve("work"));
        for (int i = 0; i < pathsAndTexts.length; i += 2) {
            Path file = work.resolve(pathsAndTexts[i]);
            Files.createDirectories(file.getParent());
            Files.writeString(file, pathsAndTexts[i + 1]);
        }
        Files.move(work, seed);
    }

    private String result() throws IOException {
        Path report = root.resolve("run/jonction/seed-result");
        Await.until(PATIENCE, () -> Files.exists(report), () -> "no report");
        return Files.readString(report);
    }

    private String told() {
        Await.until(PATIENCE, () -> !server.requests.isEmpty(), () -> "nothing");
        return server.requests.getFirst();
    }

    /** Takes what it was not told to find mistakes in. */
    private static final class Documents implements ConfigService {
        final List<Change> committed = new ArrayList<>();
        volatile List<Problem> problems = List.of();

        @Override
        public CheckResult check(Change change) {
            return new CheckResult(problems, List.of(), List.of());
        }

        @Override
        public CheckResult commit(Change change) {
            committed.add(change);
            return check(change);
        }

        @Override
        public List<Document> documents() {
            return List.of();
        }

        @Override
        public Optional<Snapshot> active() {
            return Optional.empty();
        }

        @Override
        public List<Problem> folderProblems() {
            return List.of();
        }

        @Override
        public List<Snapshot> history() {
            return List.of();
        }

        @Override
        public Optional<List<Document>> documents(Snapshot snapshot) {
            return Optional.empty();
        }

        @Override
        public void remember(Snapshot snapshot, List<Document> documents) {
            throw new UnsupportedOperationException("a seed is no backup");
        }
    }
}
