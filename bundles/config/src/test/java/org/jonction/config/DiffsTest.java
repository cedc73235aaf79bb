package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jonction.api.config.CheckResult;
import org.junit.jupiter.api.Test;

class DiffsTest {
    @Test
    void aDiffShowsWhatChangesWithItsSurroundings() {
        assertThat(lines("a: 1\nb: 2\nc: 3\n", "a: 1\nb: 4\nc: 3\n"))
                .containsExactly("@@ -1,3 +1,3 @@", " a: 1", "-b: 2", "+b: 4", " c: 3");
    }

    @Test
    void newAndDeletedDocumentsAreShownWhole() {
        List<CheckResult.Diff> diffs =
                Diffs.between(documents(Map.of("old.yaml", "a: 1\n")), documents(Map.of("new.yaml", "b: 2\n")));
        assertThat(diffs).extracting(CheckResult.Diff::path).containsExactly("new.yaml", "old.yaml");
        assertThat(diffs.getFirst().lines()).endsWith("+b: 2").hasSize(2);
        assertThat(diffs.getLast().lines()).endsWith("-a: 1").hasSize(2);
    }

    @Test
    void documentsThatStayTheSameAreNotShown() {
        assertThat(Diffs.between(Samples.documents(), Samples.documents())).isEmpty();
    }

    @Test
    void secretsNeverShowButTheirChangeDoes() {
        String before = """
            registration: {user: alice, password: "hunter2", realm: a}
            apiSecret: |
              line one
              line two
            sharedSecrets: [first, second]
            note: \u00e9\ud83d\udd11
            clientPassword: same
            """;
        String after = before.replace("hunter2", "correct horse").replace("line two", "line 2");
        List<String> lines = lines(before, after);
        assertThat(String.join("\n", lines))
                .doesNotContain("hunter2", "horse", "line", "first", "second", "same")
                .contains("alice", "clientPassword: <secret 1>");
        assertThat(lines).filteredOn(line -> line.startsWith("-")).hasSize(2);
        assertThat(lines).filteredOn(line -> line.startsWith("+")).hasSize(2);
    }

    @Test
    void secretsOfATextThatIsNoYamlNeverShow() {
        assertThat(String.join("\n", lines("", "a: [\npassword: >\n  hunter2\n")))
                .contains("password: <hidden>")
                .doesNotContain("hunter2");
    }

    private static List<String> lines(String before, String after) {
        return Diffs.between(documents(Map.of("a.yaml", before)), documents(Map.of("a.yaml", after)))
                .getFirst()
                .lines();
    }

    private static Documents documents(Map<String, String> texts) {
        return new Documents(new TreeMap<>(texts));
    }
}
