package org.jonction.appliance;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** The bundle gateway.generic as it is on the box, and copies of it that someone has edited. */
public final class DriverJar {
    public static final String NAME = "org.jonction.gateway.generic";
    private static final String POLICY = "OSGI-INF/driver.properties";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private DriverJar() {}

    /** A good new version whose policy has one line more. */
    public static Path newVersion(Path folder, String version, String policyLine) throws IOException {
        Path copy = copy(folder, version);
        edit(copy, MANIFEST, "Bundle-Version: .*", "Bundle-Version: " + version);
        edit(copy, POLICY, "\\z", policyLine + "\n");
        return copy;
    }

    /** A new version that cannot work. */
    static Path broken(Path folder, Fault fault) throws IOException {
        Path copy = copy(folder, fault.name());
        edit(copy, MANIFEST, "Bundle-Version: .*", "Bundle-Version: " + fault.version());
        switch (fault) {
            case NO_JAR -> Files.writeString(copy, "this is not a jar");
            case CUT_SHORT -> {
                byte[] whole = Files.readAllBytes(copy);
                Files.write(copy, Arrays.copyOf(whole, whole.length / 2));
            }
            case MISSING_IMPORT -> edit(copy, MANIFEST, "Import-Package: ", "Import-Package: org.example.nowhere,");
            case WRONG_POLICY -> edit(copy, POLICY, "id = generic", "id = ");
        }
        return copy;
    }

    /** What is wrong with a jar. */
    enum Fault {
        NO_JAR,
        CUT_SHORT,
        MISSING_IMPORT,
        WRONG_POLICY;

        /** Version of the bundle that has this fault. */
        String version() {
            return "0.1." + (90 + ordinal());
        }

        /** Whether it is a jar that the framework takes before it finds the fault. */
        boolean readable() {
            return this == MISSING_IMPORT || this == WRONG_POLICY;
        }
    }

    private static Path copy(Path folder, String name) throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("target/appliance/bundles"))) {
            Path original = jars.filter(jar -> jar.getFileName().toString().startsWith(NAME))
                    .findFirst()
                    .orElseThrow();
            return Files.copy(original, folder.resolve("driver-" + name + ".jar"));
        }
    }

    private static void edit(Path jar, String file, String pattern, String replacement) throws IOException {
        try (FileSystem inside = FileSystems.newFileSystem(jar)) {
            Path entry = inside.getPath(file);
            Files.writeString(entry, Files.readString(entry).replaceFirst(pattern, replacement));
        }
    }
}
