package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jonction.api.config.Change;
import org.jonction.api.config.ConfigService;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.test.common.annotation.InjectService;
import org.osgi.test.junit5.service.ServiceExtension;

/** The whole examples of the handbook are accepted as they stand. */
@ExtendWith(ServiceExtension.class)
class HandbookTest {
    private static final Path DOCS = Path.of("../../docs");
    /** A document whose first line is a comment with its path. */
    private static final Pattern DOCUMENT =
            Pattern.compile("```yaml\n# (?:documents/)?(\\S+\\.yaml)\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"provisioning.md", "configuration.md"})
    void theDocumentsOfAPageAreAcceptedTogether(String page, @InjectService ConfigService configuration)
            throws IOException {
        List<Change.Edit> edits = DOCUMENT.matcher(Files.readString(DOCS.resolve(page)))
                .results()
                .map(found -> new Change.Edit(found.group(1), found.group(2)))
                .toList();
        assertThat(edits).hasSizeGreaterThan(1);
        assertThat(configuration.check(new Change(edits, "itest", page)).problems()).isEmpty();
    }
}
