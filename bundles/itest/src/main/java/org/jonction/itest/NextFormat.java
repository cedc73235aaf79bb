package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.osgi.framework.Bundle;

/**
 * The bundle config of a version of the box to come. In its format 2 the section {@code sipInterfaces} is called
 * {@code listeners}; its sources are those of today but for that, and for the migration from format 1.
 */
final class NextFormat {
    private static final Path CONFIG = Path.of("../config").toAbsolutePath().normalize();
    private static final Path API = Path.of("../api").toAbsolutePath().normalize();
    private static final String PACKAGE = "org/jonction/config/";

    private static final String NO_MIGRATION = "this(List.of());";
    private static final String MIGRATION = """
            this(List.of((isProfile, document) -> {
                SequencedMap<String, Element.Entry> entries = new LinkedHashMap<>();
                document.entries().forEach((name, entry) ->
                        entries.put(name.equals("sipInterfaces") ? "listeners" : name, entry));
                return new Element.Mapping(document.at(), entries);
            }));""";

    private NextFormat() {}

    /** The jar. @param config the installed bundle config; @param work an empty folder */
    static byte[] jar(Bundle config, Path work) throws IOException {
        Path classes = Files.createDirectories(work.resolve("classes"));
        compile(
                classes,
                source(work, "Formats", NO_MIGRATION, MIGRATION),
                source(work, "Section", "\"sipInterfaces\"", "\"listeners\""));
        BundleJar jar = new BundleJar(config).version("99.0.0");
        for (String schema : List.of("document", "profile", "trunk")) {
            String path = "schemas/" + schema + ".schema.json";
            jar.with(
                    path,
                    jar.text(path)
                            .replace("\"sipInterfaces\"", "\"listeners\"")
                            .replaceFirst("(?s)(\"format\": \\{.*?\"maximum\": )1", "$12"));
        }
        try (Stream<Path> compiled = Files.list(classes.resolve(PACKAGE))) {
            for (Path file : compiled.toList()) {
                jar.with(PACKAGE + file.getFileName(), Files.readAllBytes(file));
            }
        }
        return jar.bytes();
    }

    private static String source(Path work, String name, String today, String then) throws IOException {
        String text = Files.readString(CONFIG.resolve("src/main/java/" + PACKAGE + name + ".java"));
        assertThat(text).containsOnlyOnce(today);
        Path file = work.resolve(name + ".java");
        Files.writeString(file, text.replace(today, then));
        return file.toString();
    }

    private static void compile(Path classes, String... sources) {
        String classPath = CONFIG.resolve("target/classes") + ":" + API.resolve("target/classes");
        List<String> options = List.of("-d", classes.toString(), "-cp", classPath);
        String[] arguments = Stream.concat(options.stream(), Stream.of(sources)).toArray(String[]::new);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments))
                .isZero();
    }
}
