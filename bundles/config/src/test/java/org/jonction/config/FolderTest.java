package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.stream.Stream;
import org.jonction.api.config.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
    @TempDir
    Path temp;

    private Path root;
    private Folder folder;

    @BeforeEach
    void make() throws Exception {
        root = Files.createDirectories(temp.resolve("config"));
        Files.createDirectory(root.resolve("profiles"));
        folder = new Folder(root);
    }

    @Test
    void documentsAreTheYamlFilesAtTheTopAndBelowProfiles() throws Exception {
        for (String name : new String[] {
            "b.yaml",
            "a.yaml",
            "profiles/p.yaml",
            ".a.yaml.swp",
            ".hidden.yaml",
            "a.yaml~",
            "#a.yaml#",
            "README.md",
            "a.yaml.refused.1"
        }) {
            Files.writeString(root.resolve(name), "# " + name);
        }
        Files.createDirectory(root.resolve("other"));
        Files.writeString(root.resolve("other/c.yaml"), "# elsewhere");
        Folder.Content content = folder.read();
        assertThat(content.problems()).isEmpty();
        assertThat(content.documents().texts().keySet()).containsExactly("a.yaml", "b.yaml", "profiles/p.yaml");
    }

    @Test
    void aFileThatPeopleTakeForADocumentIsTold() throws Exception {
        Files.writeString(root.resolve("box.yml"), "");
        Files.writeString(root.resolve("my box.yaml"), "");
        assertThat(folder.read().problems())
                .extracting(Problem::file)
                .containsExactlyInAnyOrder("box.yml", "my box.yaml");
    }

    @Test
    void aLinkOutOfTheFolderIsNotFollowed() throws Exception {
        Path outside = Files.writeString(temp.resolve("outside.yaml"), "secret: 1");
        Files.createSymbolicLink(root.resolve("a.yaml"), outside);
        Files.createSymbolicLink(root.resolve("b.yaml"), Path.of("..", "outside.yaml"));
        Files.createSymbolicLink(root.resolve("c.yaml"), Path.of("/proc/self/environ"));
        Folder.Content content = folder.read();
        assertThat(content.documents().texts()).isEmpty();
        assertThat(content.problems())
                .hasSize(3)
                .allSatisfy(problem -> assertThat(problem.message()).isEqualTo("is a link that leaves the folder"));
    }

    @Test
    void aLinkWithinTheFolderIsFollowed() throws Exception {
        Files.createDirectory(root.resolve("..data"));
        Files.writeString(root.resolve("..data/a"), "realms: {}");
        Files.createSymbolicLink(root.resolve("a.yaml"), Path.of("..data", "a"));
        assertThat(folder.find("a.yaml")).contains("realms: {}");
    }

    @Test
    void whatIsNoTextFileIsTold() throws Exception {
        Files.createDirectory(root.resolve("folder.yaml"));
        new ProcessBuilder("mkfifo", root.resolve("pipe.yaml").toString())
                .start()
                .waitFor();
        Files.write(root.resolve("latin1.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe9, '\n'});
        Files.write(root.resolve("large.yaml"), new byte[4 * YamlReader.MAX_CHARACTERS + 1]);
        Files.createSymbolicLink(root.resolve("loop.yaml"), Path.of("loop.yaml"));
        assertThat(folder.read().problems())
                .extracting(Problem::file)
                .containsExactlyInAnyOrder("folder.yaml", "pipe.yaml", "latin1.yaml", "large.yaml", "loop.yaml");
    }

    @Test
    void aFolderThatIsMissingIsTold() {
        assertThat(new Folder(temp.resolve("nowhere")).read().documents().problem())
                .isPresent();
    }

    @Test
    void aWriteKeepsThePermissionsOfTheFile() throws Exception {
        Path file = Files.writeString(root.resolve("a.yaml"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        folder.replace("a.yaml", Optional.of("old"), Optional.of("new"));
        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw----");
    }

    @Test
    void aWriteThatFailsLeavesNothingBehind() throws Exception {
        Path blocked = Files.createDirectories(root.resolve("a.yaml/full"));
        assertThatThrownBy(() -> DurableFile.write(root.resolve("a.yaml"), new byte[3]))
                .isInstanceOf(IOException.class);
        assertThat(blocked).isDirectory();
        try (Stream<Path> files = Files.list(root)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("a.yaml", "profiles");
        }
    }

    @Test
    void everyReplacementCanBeUndone() throws Exception {
        Files.writeString(root.resolve("known.yaml"), "known");
        Files.write(root.resolve("foreign.yaml"), new byte[] {(byte) 0xff, 0});
        Folder.Undo[] undos = {
            folder.replace("known.yaml", Optional.of("known"), Optional.of("new")),
            folder.replace("foreign.yaml", Optional.empty(), Optional.of("new")),
            folder.replace("fresh.yaml", Optional.empty(), Optional.of("new")),
            folder.replace("known.yaml", Optional.of("new"), Optional.empty())
        };
        assertThat(root.resolve("foreign.yaml")).hasContent("new");
        assertThat(root.resolve("foreign.yaml.refused.1")).hasBinaryContent(new byte[] {(byte) 0xff, 0});
        assertThat(root.resolve("known.yaml")).doesNotExist();
        for (int i = undos.length - 1; i >= 0; i--) {
            undos[i].run();
        }
        assertThat(root.resolve("known.yaml")).hasContent("known");
        assertThat(root.resolve("foreign.yaml")).hasBinaryContent(new byte[] {(byte) 0xff, 0});
        assertThat(root.resolve("fresh.yaml")).doesNotExist();
    }
}
