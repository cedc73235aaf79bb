package org.jonction.firmware.firewall;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jonction.firmware.Command;

/** Runs nft(8), which takes a script as one transaction: all of it or nothing. */
final class Nft {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<String> command;

    /** @param nft the program nft, with what must stand before it */
    Nft(String... nft) {
        command = Stream.concat(Stream.of(nft), Stream.of("-f", "-")).toList();
    }

    /** Runs a script. @return what it printed. @throws IOException with what nft says is wrong */
    String run(String script) throws IOException {
        return Command.output(PATIENCE, command, script);
    }
}
