package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program that looks for a provisioning seed. Sticks are folders here; {@code SeededE2E} has real ones. */
class SeedSearchTest extends BoxPrograms {
    private Path esp;
    private Path found;
    private Path sticks;

    @BeforeEach
    void makeFolders() throws IOException {
        esp = Files.createDirectories(root.resolve("run/esp/seed"));
        found = root.resolve("run/jonction-seed");
        sticks = Files.createDirectories(root.resolve("sticks"));
        program("lsblk", """
                for stick in "%s"/*; do
                    [ ! -d "$stick" ] || echo "NAME=\\"$stick\\" SUBSYSTEMS=\\"usb\\" FSTYPE=\\"vfat\\" LABEL=\\"CONFIG\\""
                done
                """.formatted(sticks));
        program("mount", "shift 4; rmdir \"$2\"; ln -s \"$1\" \"$2\"");
        program("umount", "rm \"$1\"");
    }

    @Test
    void theSeedOnTheDiskIsHandedOverAndErasedOnceItIsApplied() throws Exception {
        write(esp.resolve("administrator"), "hash");
        write(esp.resolve("documents/profiles/a.yaml"), "id: a");
        write(esp.resolve(".DS_Store"), "clutter");

        search();

        assertThat(files(found)).containsExactly("administrator", "documents/profiles/a.yaml", "others", "source");
        assertThat(found.resolve("source")).hasContent("esp");
        assertThat(found.resolve("others")).isEmptyFile();

        assertThat(ask("seed-done applied all of it")).containsExactly("ok");
        assertThat(files(esp)).containsExactly(".DS_Store", "jonction-result.txt");
        assertThat(esp.resolve("jonction-result.txt")).content().contains("applied all of it");
        assertThat(found).doesNotExist();

        search();
        assertThat(found).as("at the next start").doesNotExist();
    }

    @Test
    void aRefusedSeedStaysOnItsStickWithTheReason() throws Exception {
        Path stick = sticks.resolve("sda1/jonction");
        write(stick.resolve("administrator"), "plain text");

        search();

        assertThat(found.resolve("source")).hasContent(sticks.resolve("sda1").toString());
        assertThat(ask("seed-done refused it is no hash")).containsExactly("ok");
        assertThat(files(stick)).containsExactly("administrator", "jonction-result.txt");
    }

    @Test
    void ofTwoSeedsNoneIsTaken() throws Exception {
        write(sticks.resolve("sda1/jonction/administrator"), "one");
        write(sticks.resolve("sdb1/seed/documents/a.yaml"), "other");

        search();

        assertThat(files(found)).containsExactly("conflict");
        assertThat(found.resolve("conflict")).content().contains("more than one seed", "sda1", "sdb1");
    }

    @Test
    void aStickWithoutTheFolderIsTold() throws Exception {
        write(sticks.resolve("sda1/administrator"), "hash");

        search();

        assertThat(found.resolve("conflict")).content().contains("labelled CONFIG, but has no folder jonction or seed");
        assertThat(ask("seed-done refused no folder")).containsExactly("ok");
        assertThat(sticks.resolve("sda1/jonction-result.txt")).exists();
    }

    @Test
    void whatDoesNotBelongIntoASeedIsNamedAndNotCopied() throws Exception {
        write(esp.resolve("administrator.txt"), "hash");
        write(esp.resolve("documents/notes.txt"), "notes");
        Files.createSymbolicLink(esp.resolve("administrator"), Path.of("/etc/shadow"));
        write(esp.resolve("documents/line\nbreak.yaml"), "realms: {}");

        search();

        assertThat(files(found)).containsExactly("documents/line\nbreak.yaml", "others", "source");
        assertThat(Files.readAllLines(found.resolve("others")))
                .containsExactlyInAnyOrder("administrator", "administrator.txt", "documents/notes.txt");
    }

    @Test
    void aSeedThatIsTooLargeIsNotTaken() throws Exception {
        write(esp.resolve("documents/large.yaml"), "x".repeat(5 << 20));

        search();

        assertThat(files(found)).containsExactly("conflict");
        assertThat(found.resolve("conflict")).content().contains("too large: at most 200 files and 4096 KiB");
    }

    @Test
    void aDiskAndASlotWithoutASeedAreNoNews() throws Exception {
        Files.createDirectories(sticks.resolve("sda1/jonction"));
        search();
        assertThat(found).doesNotExist();
    }

    private void search() throws Exception {
        assertThat(run("jonction-seed", "")).isEmpty();
    }

    private List<String> ask(String request) throws Exception {
        return run("jonction-privileged", request + "\n");
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
