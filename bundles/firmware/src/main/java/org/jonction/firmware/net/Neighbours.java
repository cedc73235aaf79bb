package org.jonction.firmware.net;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jonction.api.config.Nic;
import org.jonction.firmware.Command;

/** Asks by ARP on which network interface an address answers. */
final class Neighbours {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> ip;

    /** @param ip how ip(8) is called */
    Neighbours(List<String> ip) {
        this.ip = List.copyOf(ip);
    }

    /** Makes the kernel ask for an address on an interface, whatever the routes say. */
    void ask(Nic nic, String address) throws IOException {
        run("neigh", "replace", address, "dev", nic.label(), "use");
    }

    /** Whether somebody has answered for the address there. */
    boolean answered(Nic nic, String address) throws IOException {
        for (JsonNode neighbour : JSON.readTree(run("-json", "neigh", "show", "to", address, "dev", nic.label()))) {
            if (neighbour.has("lladdr") && !neighbour.path("state").toString().contains("FAILED")) {
                return true;
            }
        }
        return false;
    }

    /** Forgets what was learnt about an address that does not belong on the interface. */
    void forget(Nic nic, String address) throws IOException {
        run("neigh", "flush", "to", address, "dev", nic.label());
    }

    private String run(String... arguments) throws IOException {
        String said = Command.output(
                PATIENCE, Stream.concat(ip.stream(), Stream.of(arguments)).toList());
        return said.isBlank() ? "[]" : said;
    }
}
