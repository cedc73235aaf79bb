package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cyclonedx.Version;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image's software bill of materials, made of a lock, copyright files, jars and what Maven knows of them. */
class MaterialsTest {
    private static final Path SCRIPT = Path.of("build/sbom.py").toAbsolutePath();
    private static final String SHA_256 = "0123456789abcdef".repeat(4);

    @TempDir
    private Path folder;

    @BeforeEach
    void makeMaterials() throws IOException {
        write("packages.lock", """
                box-amd64 libc6 2:2.41-1+b2 amd64 %1$s pool/libc6.deb
                box-arm64 other 1 arm64 %1$s pool/other.deb
                parts-amd64 libfaketime 1 amd64 %1$s pool/libfaketime.deb
                parts-amd64 busybox-static 1:1.37 amd64 %1$s pool/busybox.deb
                tools-amd64 squashfs-tools 1 amd64 %1$s pool/squashfs.deb
                """.formatted(SHA_256));
        write("copyright/libc6/copyright", """
                Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/

                Files: *
                License: LGPL-2.1+

                Files: debian/*
                License: own-words
                 Some text.

                License: GPL-3
                """);
        write("copyright/busybox-static/copyright", "Free text that names no licence in a way that a program reads.\n");
        write("bom.json", """
                {"components": [
                  {"type": "library", "group": "org.example", "name": "bundle", "version": "1.2", "purl":
                   "pkg:maven/org.example/bundle@1.2?type=jar", "bom-ref": "a", "hashes": [{"alg": "SHA-256", "content": "%1$s"}],
                   "licenses": [{"license": {"id": "MIT"}}]},
                  {"type": "library", "group": "org.inside", "name": "library", "version": "3", "purl":
                   "pkg:maven/org.inside/library@3?type=jar", "bom-ref": "b"},
                  {"type": "library", "group": "org.elsewhere", "name": "annotations", "version": "4", "purl":
                   "pkg:maven/org.elsewhere/annotations@4?type=jar", "bom-ref": "c"}]}
                """.formatted(SHA_256));
        Files.createDirectories(folder.resolve("bundles"));
        try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(folder.resolve("bundles/bundle-1.2.jar")))) {
            jar.putNextEntry(new ZipEntry("org/example/A.class"));
            jar.putNextEntry(new ZipEntry("org/inside/B.class"));
        }
    }

    @Test
    void isValidCycloneDx() throws Exception {
        assertThat(new JsonParser().validate(list("out.json").toFile(), Version.VERSION_16)).isEmpty();
    }

    @Test
    void namesPackagesOfTheBoxAndBundlesWithWhatLiesInside() throws Exception {
        Bom bom = new JsonParser().parse(list("out.json").toFile());
        assertThat(bom.getComponents()).extracting(Component::getPurl).containsExactly(
                "pkg:deb/debian/busybox-static@1%3A1.37?arch=amd64&distro=debian-13",
                "pkg:deb/debian/libc6@2%3A2.41-1%2Bb2?arch=amd64&distro=debian-13",
                "pkg:maven/org.example/bundle@1.2?type=jar",
                "pkg:maven/org.inside/library@3?type=jar");
        assertThat(bom.getMetadata().getComponent().getName()).isEqualTo("jonction-amd64");
        assertThat(bom.getMetadata().getComponent().getVersion()).isEqualTo("1.0.0");
    }

    @Test
    void tellsLicencesInTermsOfSpdxWhereTheyAreKnown() throws Exception {
        List<Component> components = new JsonParser().parse(list("out.json").toFile()).getComponents();
        assertThat(components.get(0).getLicenses()).isNull();
        assertThat(components.get(1).getLicenses().getLicenses())
                .extracting(licence -> licence.getId() == null ? licence.getName() : licence.getId())
                .containsExactly("LGPL-2.1-or-later", "own-words");
        assertThat(components.get(2).getLicenses().getLicenses()).extracting("id").containsExactly("MIT");
    }

    @Test
    void comesOutTheSameTwice() throws Exception {
        assertThat(list("first.json")).hasSameBinaryContentAs(list("second.json"));
    }

    private Path list(String name) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("python3", SCRIPT.toString()));
        command.addAll(Arrays.asList("--arch", "amd64", "--version", "1.0.0", "--time", "1700000000", "--lock",
                "packages.lock", "--copyright", "copyright", "--maven", "bom.json", "--jars", "bundles", "--output", name));
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return folder.resolve(name);
    }

    private void write(String path, String content) throws IOException {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), content);
    }
}
