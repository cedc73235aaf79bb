package org.jonction.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/configuration.md; {@code mvn -pl bundles/config -am test -Ddocs.write=true} writes it anew. */
class ConfigurationPageTest {
    private static final Path PAGE = Samples.projectRoot().resolve("docs/configuration.md");
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n# ([a-z/-]+\\.yaml).*\n([^`]*)```");

    @Test
    void thePageSaysWhatTheSchemasSay() throws Exception {
        String intro = ConfigurationPage.split(Files.readString(PAGE)).getFirst();
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, intro + ConfigurationPage.fields());
        }
        assertThat(Files.readString(PAGE))
                .as("docs/configuration.md is out of date: mvn -pl bundles/config -am test -Ddocs.write=true")
                .isEqualTo(intro + ConfigurationPage.fields());
    }

    @Test
    void theExampleOfThePageIsAcceptable() throws Exception {
        TreeMap<String, String> texts = new TreeMap<>();
        for (Matcher block = EXAMPLE.matcher(Files.readString(PAGE)); block.find(); ) {
            texts.put(block.group(1), block.group(2));
        }
        assertThat(texts).hasSizeGreaterThan(1);
        assertThat(Check.of(new Schemas(), new Documents(texts)).problems()).isEmpty();
    }
}
