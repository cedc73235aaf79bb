package org.jonction.appliance.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jonction.appliance.Console;
import org.jonction.testkit.Network;

/** The provisioning seed of the tests' boxes: the documents of {@code e2e}, addresses, and the administrator. */
final class Seed {
    private static final Path DOCUMENTS = Path.of("src", "test", "resources", "e2e");
    private static final String NETWORK = """
            box:
              name: box-of-the-tests
              network:
                lan: { addresses: ["%s/24", "%s/64"] }
                wan: { addresses: ["%s/24", "%s/64"] }
            """.formatted(Network.BOX_LAN, Network.BOX_LAN_6, Network.BOX_WAN, Network.BOX_WAN_6);

    private Seed() {}

    /** Paths and texts. */
    static Map<String, String> files() throws IOException {
        Map<String, String> files = new HashMap<>();
        try (Stream<Path> documents = Files.walk(DOCUMENTS)) {
            documents.filter(Files::isRegularFile).forEach(document -> files.put(
                    "documents/" + DOCUMENTS.relativize(document), read(document)));
        }
        files.put("documents/network.yaml", NETWORK);
        files.put("administrator", PasswordHash.of(Console.PASSWORD) + "\n");
        return files;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
