package org.jonction.console;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/**
 * Where the console keeps its files and where it listens, from the properties of the framework.
 *
 * @param state folder of everything that must outlive a restart
 * @param host address or name to listen on
 * @param port port to listen on; 0 for any free one
 * @param demo whether the stand-in far ends place calls
 * @param version version of the box's software
 */
public record Place(Path state, String host, int port, boolean demo, String version) {
    private static final String STATE = "jonction.state.dir";
    private static final String ADDRESS = "jonction.console.address";
    private static final String DEFAULT_ADDRESS = "127.0.0.1:8443";
    /** The interface that the console is open on, on the box. */
    private static final String LAN = "lan";

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([^:\\s]+)):(\\d{1,5})");

    /** Reads the properties. @throws IllegalArgumentException naming the property that is missing or wrong */
    public static Place from(BundleContext context) {
        String state = context.getProperty(STATE);
        if (state == null) {
            throw new IllegalArgumentException("the property " + STATE + " is missing; set it to a folder that lasts");
        }
        String version = context.getProperty("jonction.version");
        return of(
                Path.of(state),
                context.getProperty(ADDRESS),
                Boolean.parseBoolean(context.getProperty("jonction.demo")),
                version == null ? context.getBundle().getVersion().toString() : version);
    }

    static Place of(Path state, @Nullable String address, boolean demo, String version) {
        String text = address == null || address.isBlank() ? DEFAULT_ADDRESS : address.strip();
        Matcher parts = HOST_AND_PORT.matcher(text);
        int port = parts.matches() ? Integer.parseInt(parts.group(3)) : -1;
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("the property " + ADDRESS + " is '" + text
                    + "'; write HOST:PORT, for example 192.0.2.1:8443 or [2001:db8::1]:8443");
        }
        return new Place(state, parts.group(1) == null ? parts.group(2) : parts.group(1), port, demo, version);
    }

    /** The address of the console as a browser on this or another machine takes it, without a path. */
    String url(int boundPort) {
        String reachable = anyAddress() ? ownAddress() : host;
        return "https://" + (reachable.indexOf(':') < 0 ? reachable : "[" + reachable + "]") + ":" + boundPort;
    }

    /** The address of the console for programs on this machine. */
    String localUrl(int boundPort) {
        return anyAddress() ? "https://localhost:" + boundPort : url(boundPort);
    }

    /** Whether a browser on another machine has an address to reach the console by. */
    boolean reachable() {
        return !anyAddress() || consoleAddresses().findAny().isPresent();
    }

    /** Every name and address under which the console is reached. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>(Set.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"));
        names.add(hostName());
        if (anyAddress()) {
            interfaces().stream()
                    .flatMap(Place::addresses)
                    .map(InetAddress::getHostAddress)
                    .forEach(names::add);
        } else {
            names.add(host);
        }
        return names;
    }

    private boolean anyAddress() {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    /** As the kernel has it: a name server may know it now and not in a minute. */
    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }

    private static String ownAddress() {
        return consoleAddresses()
                .min(Comparator.comparing(address -> !(address instanceof Inet4Address)))
                .map(InetAddress::getHostAddress)
                .orElseGet(Place::hostName);
    }

    /** On a box only those of {@code lan}: its firewall keeps the console closed elsewhere unless told otherwise. */
    private static Stream<InetAddress> consoleAddresses() {
        List<NetworkInterface> all = interfaces();
        boolean isBox = all.stream().anyMatch(device -> device.getName().equals(LAN));
        return all.stream()
                .filter(device -> !isBox || device.getName().equals(LAN))
                .flatMap(Place::addresses)
                .filter(address -> !address.isLoopbackAddress());
    }

    /** Without link-local addresses, which are of no use in a URL. */
    private static Stream<InetAddress> addresses(NetworkInterface device) {
        return device.inetAddresses()
                .filter(address -> !address.isLinkLocalAddress())
                .map(Place::withoutScope);
    }

    private static List<NetworkInterface> interfaces() {
        try {
            return NetworkInterface.networkInterfaces().toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    private static InetAddress withoutScope(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of an interface has the right length", e);
        }
    }
}
