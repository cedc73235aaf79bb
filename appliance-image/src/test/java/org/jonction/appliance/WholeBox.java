package org.jonction.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jonction.testkit.Netns;
import org.jonction.testkit.Network;
import org.jonction.testkit.Phone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A box between a LAN and a provider, each in its own network namespace, shared by the tests of a class. After each test
 * nothing of a call may be left on the box, and after the last one not even a transaction.
 *
 * <p>Documents: {@code src/test/resources/e2e}. The number decides the way: {@code +331990001xx} to the PBX by UDP,
 * {@code +331990002xx} to the second PBX by TCP, {@code +4420794600xx} to the provider by UDP, {@code +4420794601xx} to
 * the second provider by TCP, {@code +4420794602xx} to the provider that stands by and then to the first.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WholeBox {
    static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    static Path folder;

    Network network;
    Box box;
    private final Map<String, Phone> phones = new HashMap<>();

    @BeforeAll
    void startBox() throws Exception {
        network = Network.create();
        box = Box.start(network.box(), copyDocuments(), folder, options()).awaitReady();
    }

    @AfterEach
    void nothingIsLeft() {
        try {
            box.awaitStatus(SOON, status -> status.path("calls").isEmpty());
        } finally {
            phones.values().forEach(Phone::close);
            phones.clear();
        }
        box.awaitNoCalls();
    }

    @AfterAll
    void stopBox() throws Exception {
        try (Network toClose = network;
                Box toStop = box) {
            if (box != null && box.alive()) {
                box.awaitIdle();
                assertThat(box.output()).doesNotContain(unexpectedInLog());
            }
        }
    }

    /** System properties that the box is started with, as {@code -Dname=value}. */
    List<String> options() throws IOException {
        return List.of();
    }

    /** What the box's log may not contain at the end. */
    String[] unexpectedInLog() {
        return new String[] {"ERROR", "Exception"};
    }

    /** The phone of this test at an address of {@link Network}. */
    Phone phone(Netns place, String name, String address) {
        return phones.computeIfAbsent(address, bound -> new Phone(place, name, bound, 5060));
    }

    private Path copyDocuments() throws IOException, URISyntaxException {
        Path source = Path.of(WholeBox.class.getResource("/e2e").toURI());
        Path target = folder.resolve("config");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(source.relativize(file).toString()));
            }
        }
        Path main = target.resolve("box.yaml");
        Files.writeString(main, adapted(Files.readString(main)));
        return target;
    }

    /** The document {@code box.yaml} as the tests of this class need it. */
    String adapted(String document) {
        return document;
    }
}
