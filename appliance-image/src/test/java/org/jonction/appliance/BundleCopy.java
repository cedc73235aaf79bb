package org.jonction.appliance;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A bundle of the box under another version: what an update brings. */
final class BundleCopy {
    private BundleCopy() {}

    static Path of(Path folder, String symbolicName, String version) throws IOException {
        Path copy = folder.resolve(symbolicName + "-" + version + "-update.jar");
        try (Stream<Path> jars = Files.list(Path.of("target/appliance/bundles"))) {
            Path original = jars.filter(jar -> jar.getFileName().toString().startsWith(symbolicName + "-"))
                    .findFirst()
                    .orElseThrow();
            Files.copy(original, copy);
        }
        try (FileSystem inside = FileSystems.newFileSystem(copy)) {
            Path manifest = inside.getPath("META-INF/MANIFEST.MF");
            Files.writeString(
                    manifest,
                    Files.readString(manifest).replaceFirst("Bundle-Version: .*", "Bundle-Version: " + version));
        }
        return copy;
    }
}
