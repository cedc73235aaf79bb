package org.jonction.sip;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jonction.api.sip.Transport;

/** Finds out which process holds a port, as far as we may look. */
final class PortHolder {
    private static final Path PROC = Path.of("/proc");
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final String TCP_LISTEN = "0A";

    private PortHolder() {}

    /** The name and pid of the process that keeps {@code address} and {@code port} from being bound, for people. */
    static String find(Transport transport, InetAddress address, int port) {
        Set<String> links = new HashSet<>();
        for (String table : new String[] {"", "6"}) {
            Path file = PROC.resolve("net/" + (transport.reliable() ? "tcp" : "udp") + table);
            try (Stream<String> rows = Files.lines(file)) {
                rows.skip(1)
                        .map(row -> row.strip().split("\\s+"))
                        .filter(columns -> columns.length > INODE)
                        .filter(columns -> !transport.reliable() || columns[STATE].equals(TCP_LISTEN))
                        .filter(columns -> collides(columns[LOCAL], address, port))
                        .forEach(columns -> links.add("socket:[" + columns[INODE] + "]"));
            } catch (IOException e) {
                // a kernel without IPv6
            }
        }
        return holder(links).map(PortHolder::describe).orElse("another process");
    }

    /** Whether a socket bound to {@code local}, as the kernel writes it, is in the way. */
    private static boolean collides(String local, InetAddress address, int port) {
        String kernelAddress = local.substring(0, local.indexOf(':'));
        boolean any = address.isAnyLocalAddress() || kernelAddress.chars().allMatch(digit -> digit == '0');
        return local.endsWith(String.format(":%04X", port))
                && (any
                        || kernelAddress.equals(inKernelOrder(address.getAddress()))
                        || kernelAddress.equals(inKernelOrder(mapped(address))));
    }

    /** The address of a socket of both families that is bound to an IPv4 address. RFC 4291 2.5.5.2 */
    private static byte[] mapped(InetAddress address) {
        byte[] octets = address.getAddress();
        return octets.length == 16
                ? octets
                : ByteBuffer.allocate(16).position(10).putShort((short) 0xFFFF).put(octets).array();
    }

    /** Each group of four octets is written as one number in this machine's byte order. */
    private static String inKernelOrder(byte[] address) {
        ByteBuffer octets = ByteBuffer.wrap(address).order(ByteOrder.nativeOrder());
        StringBuilder text = new StringBuilder();
        while (octets.hasRemaining()) {
            text.append(String.format("%08X", octets.getInt()));
        }
        return text.toString();
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
