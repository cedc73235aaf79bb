package org.jonction.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A network namespace of Linux with a name of its own, deleted at the latest when this JVM ends. Needs root. */
public final class Netns implements Place, AutoCloseable {
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final Set<Netns> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(Netns::delete)));
    }

    private final String name;
    private final ExecutorService inside;

    private Netns(String name) {
        this.name = name;
        inside = Executors.newSingleThreadExecutor(task -> Thread.ofPlatform().daemon().name(name).unstarted(() -> {
            NativeThread.enter(Path.of("/run/netns", name));
            task.run();
        }));
    }

    /** Makes a namespace whose name ends in {@code role}, with its loopback up. */
    public static Netns create(String role) {
        String name = "jonction-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet() + "-" + role;
        Proc.run("ip", "netns", "add", name);
        Netns namespace = new Netns(name);
        OPEN.add(namespace);
        Proc.run("ip", "-n", name, "link", "set", "lo", "up");
        return namespace;
    }

    /** Joins two namespaces by a virtual cable. */
    public static void connect(Netns one, String interfaceOfOne, Netns other, String interfaceOfOther) {
        Proc.run("ip", "link", "add", interfaceOfOne, "netns", one.name, "type", "veth",
                "peer", "name", interfaceOfOther, "netns", other.name);
        Proc.run("ip", "-n", one.name, "link", "set", interfaceOfOne, "up");
        Proc.run("ip", "-n", other.name, "link", "set", interfaceOfOther, "up");
    }

    /** Gives an interface an address, IPv4 or IPv6, that can be used at once. */
    public void address(String interfaceName, String addressAndPrefix) {
        List<String> command = new ArrayList<>(
                List.of("ip", "-n", name, "address", "add", addressAndPrefix, "dev", interfaceName));
        if (addressAndPrefix.indexOf(':') >= 0) {
            command.add("nodad"); // duplicate address detection would keep it tentative for a second or two
        }
        Proc.run(command.toArray(String[]::new));
    }

    /** Starts a process in here. */
    public Proc start(Path folder, Path log, Map<String, String> environment, List<String> command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(command);
        return Proc.start(folder, log, environment, whole);
    }

    /** Runs a short command in here. @return what it printed */
    public String run(String... command) {
        List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(List.of(command));
        return Proc.run(whole.toArray(String[]::new));
    }

    @Override
    public <T> T call(Callable<T> task) throws Exception {
        try {
            return inside.submit(task).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Deletes it with its interfaces; processes in here must have been closed by those who started them. */
    @Override
    public void close() {
        inside.shutdownNow();
        if (OPEN.remove(this)) {
            delete();
        }
    }

    @Override
    public String toString() {
        return name;
    }

    private void delete() {
        Proc.run("ip", "netns", "delete", name);
    }
}
