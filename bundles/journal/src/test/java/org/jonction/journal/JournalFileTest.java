package org.jonction.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {
    private static final long NEVER = Long.MAX_VALUE;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("kept/sessions");
    }

    private static Change put(String id, String record) {
        return new Change(id, record.getBytes(StandardCharsets.UTF_8));
    }

    private static Change remove(String id) {
        return new Change(id, null);
    }

    private Map<String, String> reopened() throws IOException {
        try (JournalFile journal = JournalFile.open(file, NEVER)) {
            Map<String, String> texts = new TreeMap<>();
            journal.read().forEach((id, bytes) -> texts.put(id, new String(bytes, StandardCharsets.UTF_8)));
            assertThat(journal.records()).isEqualTo(texts.size());
            return texts;
        }
    }

    @Test
    void theLastRecordOfEachIdIsThereAfterwards() throws Exception {
        try (JournalFile journal = JournalFile.open(file, NEVER)) {
            journal.append(List.of(put("a", "one"), put("b", "two"), put("a", "three")));
            journal.append(List.of(remove("b"), put("c", ""), remove("never there")));
        }
        assertThat(reopened()).isEqualTo(Map.of("a", "three", "c", ""));
    }

    @Test
    void nobodyElseMayReadIt() throws Exception {
        JournalFile.open(file, NEVER).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void aTornEndIsCutOffWhereverItIsTorn() throws Exception {
        int whole;
        try (JournalFile journal = JournalFile.open(file, NEVER)) {
            journal.append(List.of(put("a", "first"), put("b", "second")));
            whole = (int) journal.bytes();
            journal.append(List.of(put("a", "torn"), remove("b")));
        }
        byte[] content = Files.readAllBytes(file);
        int second = whole + Frames.length(put("a", "torn"));
        for (int length = 0; length < content.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(content, length));
            Map<String, String> left = reopened();
            if (length >= whole) {
                assertThat(left).as("%d bytes", length)
                        .isEqualTo(Map.of("a", length < second ? "first" : "torn", "b", "second"));
                assertThat(Files.size(file)).isEqualTo(length < second ? whole : second);
            }
            try (JournalFile journal = JournalFile.open(file, NEVER)) {
                journal.append(List.of(put("after", "it")));
            }
            assertThat(reopened()).as("%d bytes", length).containsEntry("after", "it");
        }
    }

    @Test
    void aByteThatIsNotWhatWasWrittenEndsIt() throws Exception {
        try (JournalFile journal = JournalFile.open(file, NEVER)) {
            journal.append(List.of(put("a", "first")));
        }
        byte[] content = Files.readAllBytes(file);
        for (int i = JournalFile.HEADER.length; i < content.length; i++) {
            byte[] damaged = content.clone();
            damaged[i] ^= 1;
            Files.write(file, damaged);
            assertThat(reopened()).as("byte %d", i).isEmpty();
        }
    }

    @Test
    void whatIsSupersededGoesWhenItIsMoreThanHalf() throws Exception {
        try (JournalFile journal = JournalFile.open(file, 1_000)) {
            journal.append(List.of(put("stays", "here"), put("goes", "away")));
            for (int i = 0; i < 1_000; i++) {
                journal.append(List.of(put("grows", "x".repeat(100) + i)));
                assertThat(journal.bytes()).isLessThan(2_000);
            }
            journal.append(List.of(remove("goes")));
            assertThat(journal.read()).containsOnlyKeys("stays", "grows");
        }
        assertThat(reopened()).containsEntry("grows", "x".repeat(100) + 999).containsEntry("stays", "here").hasSize(2);
        assertThat(Files.list(file.getParent())).containsExactly(file);
    }

    @Test
    void aCompactionThatACrashCutShortChangesNothing() throws Exception {
        try (JournalFile journal = JournalFile.open(file, NEVER)) {
            journal.append(List.of(put("a", "one")));
        }
        Files.write(file.resolveSibling("sessions.next"), new byte[] {1, 2, 3});
        assertThat(reopened()).isEqualTo(Map.of("a", "one"));
        try (JournalFile journal = JournalFile.open(file, 10)) {
            journal.append(List.of(put("a", "two"), put("a", "three")));
        }
        assertThat(reopened()).isEqualTo(Map.of("a", "three"));
    }

    @Test
    void aFileOfAnotherFormatIsPutAside() throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "jonction-journal 2\nwhatever");
        assertThat(reopened()).isEmpty();
        assertThat(file.resolveSibling("sessions.unknown")).hasContent("jonction-journal 2\nwhatever");
    }
}
