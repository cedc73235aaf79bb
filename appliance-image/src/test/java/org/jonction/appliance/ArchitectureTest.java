package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
    private static final Path BUNDLES = Path.of("../bundles");

    @Test
    void noBundleBreaksTheRulesOfTheHouse() throws IOException {
        List<String> violations = ourManifests().stream()
                .flatMap(manifest -> Architecture.violations(manifest).stream())
                .toList();
        assertThat(violations).isEmpty();
    }

    @Test
    void everyBundleIsExamined() throws IOException {
        List<String> examined = ourManifests().stream().map(Architecture::symbolicName).toList();
        try (Stream<Path> folders = Files.list(BUNDLES)) {
            List<String> bundles = folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> "org.jonction." + folder.getFileName())
                    .filter(name -> !name.equals("org.jonction.itest"))
                    .toList();
            assertThat(examined).containsAll(bundles);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Export-Package     | org.jonction.call;version="1.0"                     | exports org.jonction.call
            Import-Package     | org.slf4j,org.jonction.media;version="[1,2)"        | imports org.jonction.media
            Import-Package     | org.jonction.api.sip;org.jonction.sip;version="1.0" | imports org.jonction.sip
            Private-Package    | org.jonction.call,org.jonction.media                | contains org.jonction.media
            Private-Package    | org.jonction.call.impl                              | has the package org.jonction.call.impl
            Bundle-Activator   | org.jonction.call.Activator                         | has Bundle-Activator
            Require-Bundle     | org.jonction.media                                  | has Require-Bundle
            """)
    void aBundleThatBreaksARuleIsNamed(String header, String value, String violation) {
        assertThat(Architecture.violations(manifest("org.jonction.call", header, value)))
                .singleElement().asString().startsWith("org.jonction.call " + violation);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            org.jonction.call         | Import-Package | org.jonction.api.sip;version="[1.0,2)",gov.nist.javax.sip,org.slf4j
            org.jonction.api          | Export-Package | org.jonction.api.sip;uses:="a,org.jonction.call";version="1.0"
            org.jonction.lib.jain-sip | Export-Package | javax.sip;version="1.2"
            """)
    void aBundleThatKeepsTheRulesIsNot(String bundle, String header, String value) {
        assertThat(Architecture.violations(manifest(bundle, header, value))).isEmpty();
    }

    private static Manifest manifest(String bundle, String header, String value) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", bundle);
        manifest.getMainAttributes().putValue(header, value);
        return manifest;
    }

    /** Manifests of the bundles on the class path, as the build made them. */
    private static List<Manifest> ourManifests() throws IOException {
        List<Manifest> manifests = new ArrayList<>();
        for (URL url : Collections.list(ArchitectureTest.class.getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
            try (InputStream in = url.openStream()) {
                Manifest manifest = new Manifest(in);
                String name = manifest.getMainAttributes().getValue("Bundle-SymbolicName");
                if (name != null && name.startsWith("org.jonction.")) {
                    manifests.add(manifest);
                }
            }
        }
        return manifests;
    }
}
