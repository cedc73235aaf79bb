package org.jonction.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {
    private static final Path WEB = Path.of("src/main/resources/web");
    private static final Pattern VALUE = Pattern.compile("\\{\\w+}");
    private static final Pattern IN_HTML = Pattern.compile("data-i18n(?:-label)?=\"([a-zA-Z.]+)\"");
    private static final Pattern IN_SCRIPT = Pattern.compile("\\b(?:t|empty)\\('([a-zA-Z.]+)'");

    static Stream<String> tags() {
        return Languages.TAGS.stream();
    }

    @ParameterizedTest
    @MethodSource("tags")
    void everyLanguageHasEveryTextWithTheSameValues(String tag) throws IOException {
        Map<String, String> english = catalogue("en");
        Map<String, String> other = catalogue(tag);
        assertThat(other.keySet()).isEqualTo(english.keySet());
        other.forEach((key, text) -> {
            assertThat(text).as(tag + " " + key).isNotBlank();
            assertThat(values(text)).as(tag + " " + key).isEqualTo(values(english.get(key)));
        });
    }

    @Test
    void everyTextThatAPageNamesIsInTheCatalogue() throws IOException {
        Set<String> named = namedTexts();
        Set<String> known = catalogue("en").keySet();
        assertThat(named).hasSizeGreaterThan(80);
        assertThat(named).filteredOn(key -> !isKnown(key, known)).isEmpty();
    }

    @Test
    void everyTextOfTheCatalogueIsShownSomewhere() throws IOException {
        String pages = pages();
        assertThat(catalogue("en").keySet())
                .filteredOn(key -> !isNamed(key, pages))
                .isEmpty();
    }

    private static boolean isNamed(String key, String pages) {
        String plain = key.replaceFirst("[.](one|other|title|next)$", "");
        String family = plain.substring(0, Math.max(plain.lastIndexOf('.'), 0));
        return Stream.of("'" + plain + "'", "\"" + plain + "\"", "`" + family + ".${", "\"" + family + ".{{")
                .anyMatch(pages::contains);
    }

    private static String pages() throws IOException {
        StringBuilder pages = new StringBuilder();
        try (Stream<Path> files = Files.walk(WEB)) {
            for (Path file :
                    files.filter(f -> f.toString().matches(".*[.](html|js)")).toList()) {
                pages.append(Files.readString(file));
            }
        }
        return pages.toString();
    }

    private static boolean isKnown(String key, Set<String> known) {
        return known.contains(key)
                || known.containsAll(Set.of(key + ".one", key + ".other"))
                || known.containsAll(Set.of(key + ".title", key + ".next"));
    }

    private static Set<String> namedTexts() throws IOException {
        Set<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.walk(WEB)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher matcher =
                        (file.toString().endsWith(".html") ? IN_HTML : IN_SCRIPT).matcher(Files.readString(file));
                while (matcher.find()) {
                    named.add(matcher.group(1));
                }
            }
        }
        return named;
    }

    private static Map<String, String> catalogue(String tag) throws IOException {
        return new ObjectMapper()
                .readValue(
                        WEB.resolve("assets/i18n/" + tag + ".json").toFile(),
                        new TypeReference<TreeMap<String, String>>() {});
    }

    private static Set<String> values(String text) {
        Set<String> values = new TreeSet<>();
        VALUE.matcher(text).results().forEach(result -> values.add(result.group()));
        return values;
    }
}
