package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jonction.api.config.Change;
import org.jonction.api.config.Problem;
import org.jonction.api.config.Snapshot;
import org.junit.jupiter.api.Test;

/** Documents of older and newer formats, and a box that goes to a newer version and returns. */
class FormatsTest extends ManagerFixture {
    /** A format of the future: what it calls {@code sipInterfaces} was called {@code listeners} before. */
    private static final Formats RENAMED = new Formats(List.of((isProfile, document) -> {
        SequencedMap<String, Element.Entry> entries = new LinkedHashMap<>();
        document.entries().forEach((name, entry) -> entries.put(name.equals("listeners") ? "sipInterfaces" : name, entry));
        return new Element.Mapping(document.at(), entries);
    }));

    private static final String LISTENER = "{i: {realm: r, address: 192.0.2.1, port: %s}}\n";

    @Test
    void aDocumentThatNamesNoFormatIsOfTheFirst() {
        assertThat(check(new Formats(), "realms: {r: {}}\nsipInterfaces: " + LISTENER.formatted(5060)))
                .isEmpty();
        assertThat(check(RENAMED, "realms: {r: {}}\nlisteners: " + LISTENER.formatted(5060)))
                .isEmpty();
    }

    @Test
    void aDocumentOfTheNewestFormatIsReadAsItIs() {
        assertThat(check(new Formats(), "format: 1\nrealms: {r: {}}\n")).isEmpty();
        assertThat(check(RENAMED, "format: 2\nrealms: {r: {}}\nsipInterfaces: " + LISTENER.formatted(5060)))
                .isEmpty();
        assertThat(check(RENAMED, "format: 2\nrealms: {r: {}}\nlisteners: " + LISTENER.formatted(5060)))
                .extracting(Problem::field)
                .containsExactly("listeners");
    }

    @Test
    void aMistakeInAMigratedDocumentIsToldWhereItsAuthorWroteIt() {
        String line = "listeners: " + LISTENER.formatted("many");
        assertThat(check(RENAMED, "realms: {r: {}}\n" + line)).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(2);
            assertThat(problem.column()).isEqualTo(line.indexOf("many") + 1);
        });
    }

    @Test
    void whatIsNoFormatOfOursIsRefusedWithNothingElseSaidOfIt() {
        assertThat(check(new Formats(), "format: 2\nwhatever: {}\n")).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(1);
            assertThat(problem.field()).isEqualTo("format");
            assertThat(problem.message()).contains("format 2 of a newer version");
        });
        for (String format : new String[] {"0", "-1", "two", "1.5", "[1]", "", "99999999999999999999"}) {
            assertThat(check(new Formats(), "format: " + format + "\nrealms: {}\n"))
                    .as(format)
                    .extracting(Problem::field)
                    .containsExactly("format");
        }
    }

    @Test
    void theSchemasAreThoseOfTheNewestFormat() {
        Schemas schemas = new Schemas();
        for (Field document : List.of(schemas.document(), schemas.profile())) {
            Field format = document.fields().get(Formats.FIELD);
            assertThat(format.max()).isEqualTo(schemas.formats().newest());
            assertThat(((Element.Scalar) format.defaultValue()).value()).isEqualTo(BigInteger.ONE);
        }
    }

    @Test
    void aNewerVersionReadsTheFolderOfAnOlderOneAndLeavesItsTextsAlone() throws Exception {
        Snapshot before = older().active().orElseThrow();
        ConfigManager newer = newer();
        assertThat(newer.folderProblems()).isEmpty();
        assertThat(newer.active()).contains(before);
        assertThat(new Folder(config).read().documents()).isEqualTo(Samples.documents());
    }

    @Test
    void afterAReturnTheLastConfigurationThatTheOlderVersionCouldReadIsInForce() throws Exception {
        Snapshot readable = older().active().orElseThrow();
        ConfigManager newer = newer();
        for (int i = 0; i <= SnapshotStore.KEPT; i++) {
            assertThat(newer.commit(change("numbers.yaml", "format: 2\n" + text("numbers.yaml").replace("format: 2\n", "")))
                            .acceptable())
                    .isTrue();
        }
        Documents committed = new Folder(config).read().documents();
        Snapshot last = newer.active().orElseThrow();
        newer.close();

        ConfigManager returned = older();
        assertThat(returned.active()).contains(readable);
        assertThat(deliveredInterval()).isEqualTo(60L);
        assertThat(returned.folderProblems().getFirst().message())
                .contains("version 2.0.0")
                .contains("version 1.0.0");
        assertThat(returned.folderProblems()).extracting(Problem::file).contains("numbers.yaml");
        assertThat(new Folder(config).read().documents()).isEqualTo(committed);
        returned.close();

        ConfigManager again = newer();
        assertThat(again.folderProblems()).isEmpty();
        assertThat(again.active()).contains(last);
    }

    @Test
    void whereTheOlderVersionCanReadNothingItSaysSoAndTouchesNothing() throws Exception {
        for (String path : Samples.documents().texts().keySet()) {
            save(path, "format: 2\n" + text(path));
        }
        newer().close();
        Map<String, String> before = contentBelow(config, state);

        ConfigManager older = older();
        assertThat(older.active()).isEmpty();
        assertThat(older.folderProblems().getFirst().message())
                .contains("version 2.0.0")
                .contains("none that it can read");
        older.close();
        assertThat(contentBelow(config, state)).isEqualTo(before);
        assertThat(newer().folderProblems()).isEmpty();
    }

    @Test
    void aSnapshotThatTheOlderVersionCannotOpenKeepsItsNumberAndItsPlace() throws Exception {
        older().close();
        Path unknown = state.resolve("snapshots/%010d-%s.zip".formatted(7, "f".repeat(64)));
        Files.writeString(unknown, "of a newer layout");
        ConfigManager older = older();
        older.commit(change(PROFILE, text(PROFILE) + "# changed\n"));
        assertThat(unknown).hasContent("of a newer layout");
        assertThat(filesBelow(state.resolve("snapshots"))).anyMatch(file -> file.startsWith("0000000008-"));
    }

    private Map<String, String> contentBelow(Path... folders) throws Exception {
        Map<String, String> content = new TreeMap<>();
        for (Path folder : folders) {
            for (String file : filesBelow(folder)) {
                content.put(file, Files.readString(folder.resolve(file), StandardCharsets.ISO_8859_1));
            }
        }
        return content;
    }

    @Test
    void aCommitAfterAReturnHoldsAndKeepsTheNewerTextAside() throws Exception {
        older().close();
        ConfigManager newer = newer();
        newer.commit(change(PROFILE, "format: 2\n" + text(PROFILE)));
        newer.close();
        String written = text(PROFILE);

        ConfigManager returned = older();
        assertThat(returned.commit(change(PROFILE, Samples.documents().texts().get(PROFILE) + "# mended\n"))
                        .acceptable())
                .isTrue();
        assertThat(returned.folderProblems()).isEmpty();
        assertThat(text(PROFILE)).endsWith("# mended\n");
        assertThat(text(PROFILE + ".refused.1")).isEqualTo(written);
    }

    private ConfigManager older() throws Exception {
        return start(framework.deliverer(), new Schemas(), "1.0.0");
    }

    private ConfigManager newer() throws Exception {
        return start(framework.deliverer(), new Schemas(RENAMED), "2.0.0");
    }

    private static List<Problem> check(Formats formats, String text) {
        return Check.of(new Schemas(formats), Documents.NONE.with(List.of(new Change.Edit("a.yaml", text))))
                .problems();
    }
}
