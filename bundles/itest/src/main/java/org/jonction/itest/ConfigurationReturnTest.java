package org.jonction.itest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.junit5.context.BundleContextExtension;

/** What an update to a version with another format of documents, and the return from it, make of the configuration. */
@ExtendWith(BundleContextExtension.class)
class ConfigurationReturnTest {
    private static final String OLDER = "1.0.0";
    private static final String NEWER = "2.0.0";

    @InjectBundleContext
    BundleContext context;

    @TempDir
    Path folder;

    private Path document;
    private byte[] newerConfig;
    private int port;
    private int otherPort;

    @BeforeEach
    void prepare() throws Exception {
        document = Files.createDirectories(folder.resolve("documents")).resolve("box.yaml");
        port = Site.freePort();
        otherPort = Site.freePort();
        Bundle config = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals("org.jonction.config"))
                .findFirst()
                .orElseThrow();
        newerConfig = NextFormat.jar(config, folder.resolve("work"));
        try (ConsoleBox console = new ConsoleBox(context)) {
            console.signIn();
            VersionedBox.giveAdministrator(console, folder);
        }
    }

    @Test
    void theOlderVersionRunsWithTheLastConfigurationThatItCanReadAndSaysSo() throws Exception {
        String olderText = document("sipInterfaces", port);
        Files.writeString(document, olderText);
        try (VersionedBox older = older()) {
            awaitListener(older, port);
        }
        String newerText = "format: 2\n" + document("listeners", otherPort);
        try (VersionedBox newer = newer()) {
            awaitListener(newer, port);
            assertThat(newer.status()).doesNotContain("!");
            assertThat(document).hasContent(olderText);
            commit(newer, newerText);
            awaitListener(newer, otherPort);
        }
        try (VersionedBox older = older()) {
            awaitListener(older, port);
            assertThat(older.status())
                    .contains("put in force by version 2.0.0 of the box; this is version 1.0.0, which cannot read them")
                    .contains("The last ones that it can read are in force")
                    .contains("box.yaml:1", "format 2 of a newer version of the box")
                    .doesNotContain(":" + otherPort);
            assertThat(document).hasContent(newerText);
        }
        try (VersionedBox newer = newer()) {
            awaitListener(newer, otherPort);
            assertThat(newer.status()).doesNotContain("!");
        }
    }

    @Test
    void anOlderVersionThatCanReadNothingTakesNoCallsSaysSoAndTouchesNothing() throws Exception {
        Files.writeString(document, "format: 2\n" + document("listeners", port));
        try (VersionedBox newer = newer()) {
            awaitListener(newer, port);
        }
        Map<String, String> before = configuration();
        try (VersionedBox older = older()) {
            assertThat(older.status())
                    .contains("Configuration: none in force")
                    .contains("put in force by version 2.0.0 of the box; this is version 1.0.0, which cannot read them")
                    .contains("none that it can read: the box takes no calls");
        }
        assertThat(configuration()).isEqualTo(before);
    }

    private static String document(String section, int port) {
        return "realms: {lan: {}}\n%s: {lan: {realm: lan, address: 127.0.0.1, port: %d}}\n".formatted(section, port);
    }

    private VersionedBox older() throws Exception {
        return new VersionedBox(context, folder, OLDER, Optional.empty());
    }

    private VersionedBox newer() throws Exception {
        return new VersionedBox(context, folder, NEWER, Optional.of(newerConfig));
    }

    private static void awaitListener(VersionedBox box, int port) {
        Eventually.get(box::status, status -> status.contains("127.0.0.1:" + port + "  listening"));
    }

    private static void commit(VersionedBox box, String text) throws Exception {
        String json = "{\"message\":\"format 2\",\"edits\":[{\"path\":\"box.yaml\",\"text\":\""
                + text.replace("\n", "\\n") + "\"}]}";
        HttpResponse<String> answer = box.browser.post("/api/v1/config/commit", json);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Every file of the documents and of the history. */
    private Map<String, String> configuration() throws Exception {
        Map<String, String> content = new TreeMap<>();
        for (String part : new String[] {"documents", "state/snapshots"}) {
            try (Stream<Path> files = Files.walk(folder.resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    content.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return content;
    }
}
