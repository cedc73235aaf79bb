package org.jonction.sip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jonction.api.sip.Transport;

/** Finds out which process holds a port, as far as we may look. */
final class PortHolder {
    private static final Path PROC = Path.of("/proc");
    private static final String TCP_LISTEN = "0A";

    private PortHolder() {}

    /** The name and pid of the process that has {@code port} bound, for people to read. */
    static String find(Transport transport, int port) {
        Set<String> links = new HashSet<>();
        for (String table : new String[] {"", "6"}) {
            sockets(transport, port, PROC.resolve("net/" + transport.name().toLowerCase(Locale.ROOT) + table), links);
        }
        return holder(links).map(PortHolder::describe).orElse("another process");
    }

    private static void sockets(Transport transport, int port, Path table, Set<String> links) {
        String localPort = String.format(":%04X", port);
        try (Stream<String> rows = Files.lines(table)) {
            rows.skip(1)
                    .map(row -> row.strip().split("\\s+"))
                    .filter(columns -> columns.length > 9 && columns[1].endsWith(localPort))
                    .filter(columns -> transport != Transport.TCP || columns[3].equals(TCP_LISTEN))
                    .forEach(columns -> links.add("socket:[" + columns[9] + "]"));
        } catch (IOException e) {
            // a kernel without IPv6
        }
    }

    private static Optional<Path> holder(Set<String> links) {
        try (Stream<Path> processes = Files.list(PROC)) {
            return processes
                    .filter(process -> process.getFileName().toString().chars().allMatch(Character::isDigit))
                    .filter(process -> holdsOne(process, links))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean holdsOne(Path process, Set<String> links) {
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            return files.anyMatch(file -> links.contains(target(file)));
        } catch (IOException e) {
            return false; // gone, or not ours to see
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String describe(Path process) {
        String pid = process.getFileName().toString();
        if (pid.equals(Long.toString(ProcessHandle.current().pid()))) {
            return "another SIP interface of this box";
        }
        try {
            return Files.readString(process.resolve("comm")).strip() + " (pid " + pid + ")";
        } catch (IOException e) {
            return "pid " + pid;
        }
    }
}
