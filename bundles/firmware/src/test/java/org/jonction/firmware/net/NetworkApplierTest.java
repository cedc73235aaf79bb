package org.jonction.firmware.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jonction.firmware.Box;
import org.jonction.firmware.BoxFolder;
import org.jonction.firmware.Privileged;
import org.jonction.testkit.Await;
import org.jonction.testkit.PrivilegedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkApplierTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path root;

    private PrivilegedServer server;
    private Box box;
    private NetworkApplier applier;

    @BeforeEach
    void start() throws IOException {
        box = BoxFolder.in(root);
        server = new PrivilegedServer(box.socket());
        server.reply("network", "ok").reply("ssh", "ok");
    }

    @AfterEach
    void stop() throws IOException {
        applier.close();
        server.close();
    }

    @Test
    void theFilesAreWrittenBeforeThePrivilegedServiceIsAsked() throws Exception {
        applier = applier(properties("one"));
        awaitRequests("network", "ssh off");
        assertThat(root.resolve("state/box/hostname")).hasContent("one");
        assertThat(root.resolve("state/box/network/lan.network")).content().contains("Name=lan");
        assertThat(root.resolve("state/box/authorized_keys")).isEmptyFile();
    }

    @Test
    void aRestartWithTheSameDocumentsAsksForNothing() throws Exception {
        applier = applier(properties("one"));
        awaitRequests("network", "ssh off");
        Await.until(PATIENCE, () -> Files.exists(root.resolve("state/box/applied")), () -> "not applied");
        applier.close();

        applier = applier(properties("one"));
        Map<String, Object> withKey = properties("two");
        withKey.put("ssh.authorizedKeys", new String[] {"ssh-ed25519 AAAA anna"});
        applier.modified(withKey);
        awaitRequests("network", "ssh off", "network", "ssh on");
        assertThat(root.resolve("state/box/authorized_keys")).hasContent("ssh-ed25519 AAAA anna");
    }

    @Test
    void aRefusalIsTheOperatorsNoticeUntilAChangeSucceeds() throws Exception {
        server.reply("network", "failed: lan.network: line 3 is not allowed");
        applier = applier(properties("one"));
        Await.until(
                PATIENCE,
                () -> applier.notices().toString().contains("line 3 is not allowed"),
                () -> applier.notices().toString());

        server.reply("network", "ok");
        applier.modified(properties("two"));
        Await.until(PATIENCE, () -> applier.notices().isEmpty(), () -> applier.notices().toString());
        assertThat(root.resolve("state/box/hostname")).hasContent("two");
    }

    private NetworkApplier applier(Map<String, Object> properties) {
        return new NetworkApplier(box, new Privileged(box), properties);
    }

    private void awaitRequests(String... requests) {
        Await.until(
                PATIENCE, () -> server.requests.equals(List.of(requests)), () -> server.requests.toString());
    }

    private static Map<String, Object> properties(String name) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("name", name);
        properties.put("console.wan", false);
        for (String nic : List.of("lan", "wan")) {
            properties.put("network." + nic + ".addresses", new String[] {"dhcp"});
            properties.put("network." + nic + ".mtu", 1500L);
        }
        return properties;
    }
}
