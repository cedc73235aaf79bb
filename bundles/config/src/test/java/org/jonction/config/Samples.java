package org.jonction.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The sample documents of the project. */
final class Samples {
    private static final Path ROOT = projectRoot();

    private Samples() {}

    static Path projectRoot() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("cnf/samples"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    static Documents documents() {
        Folder.Content content = new Folder(ROOT.resolve("cnf/samples")).read();
        if (!content.problems().isEmpty()) {
            throw new IllegalStateException(content.problems().toString());
        }
        return content.documents();
    }

    static void copyTo(Path folder) throws IOException {
        for (var document : documents().list()) {
            Path file = folder.resolve(document.path());
            Files.createDirectories(file.getParent());
            Files.writeString(file, document.text());
        }
    }
}
