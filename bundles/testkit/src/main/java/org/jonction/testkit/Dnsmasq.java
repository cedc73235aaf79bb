package org.jonction.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A running dnsmasq (Debian: dnsmasq-base) as the name server of one domain, which knows nothing else. */
public final class Dnsmasq implements AutoCloseable {
    private final Proc process;

    private Dnsmasq(Proc process) {
        this.process = process;
    }

    /**
     * Starts it on port 53 of an address.
     *
     * @param domain what it knows all about
     * @param records lines of its configuration, for example {@code host-record=a.test,192.0.2.1}
     */
    public static Dnsmasq start(Netns place, Path parent, String address, String domain, List<String> records)
            throws IOException {
        Path folder = Files.createTempDirectory(parent, "dnsmasq-");
        Path configuration = Files.writeString(
                folder.resolve("dnsmasq.conf"),
                """
                no-resolv
                no-hosts
                bind-interfaces
                listen-address=%s
                local=/%s/
                local-ttl=1
                user=root
                pid-file=
                log-facility=-
                log-queries
                """.formatted(address, domain) + String.join("\n", records) + "\n");
        Proc process = place.start(
                folder,
                folder.resolve("output.log"),
                Map.of(),
                List.of("dnsmasq", "--keep-in-foreground", "--conf-file=" + configuration));
        Await.until(Duration.ofSeconds(10), () -> place.run("ss", "-Hlnu").contains(address + ":53 "), process::output);
        return new Dnsmasq(process);
    }

    @Override
    public void close() {
        process.close();
    }
}
