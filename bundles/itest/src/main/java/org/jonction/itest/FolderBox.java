package org.jonction.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jonction.testkit.BoxRoot;
import org.jonction.testkit.Netns;
import org.jonction.testkit.PrivilegedServer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * A box whose file system begins in a folder: slot A is running and good, its privileged service says yes to everything
 * and remembers it, and its packet filter is the kernel's in a namespace, with the rules of the image.
 */
final class FolderBox implements AutoCloseable {
    private static final String ROOT = "jonction.box.root";
    private static final Path BASE_RULES = Path.of("../../rootfs/etc/nftables.conf").toAbsolutePath();

    final PrivilegedServer privileged;
    private final BoxRoot root;
    private final Path state;
    private final Bundle firmware;
    private final Netns namespace = Netns.create("box");

    /** Starts the bundle firmware anew, on this box. */
    FolderBox(BundleContext context) throws IOException, BundleException {
        state = Path.of(context.getProperty("jonction.state.dir"));
        firmware = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals("org.jonction.firmware"))
                .findFirst()
                .orElseThrow();
        loadRules();
        root = BoxRoot.boot(Files.createTempDirectory("jonction-box"), "1.0");
        root.program("usr/sbin/nft", "exec ip netns exec " + namespace + " nft \"$@\"");
        privileged = root.privilegedServer();
        privileged.reply("slots", "{\"slots\":[]}", "{\"ORDER\":\"A B\",\"A_OK\":\"1\",\"A_TRY\":\"0\"}", "ok");
        List.of("mark-good", "network", "ssh", "seed-done").forEach(verb -> privileged.reply(verb, "ok"));
        System.setProperty(ROOT, root.folder().toString());
        restartFirmware();
    }

    /** As when the bundle firmware is replaced. */
    void restartFirmware() throws BundleException {
        firmware.stop();
        firmware.start();
    }

    /** Takes the rules of the image out of the kernel. */
    void unloadRules() {
        namespace.run("nft", "flush", "ruleset");
    }

    /** Puts the rules of the image into the kernel. */
    void loadRules() {
        namespace.run("nft", "-f", BASE_RULES.toString());
    }

    /** Lays the address of the console where the console tells it on a box. */
    void tellConsole(String address) throws IOException {
        root.write("run/jonction/console", address + "\n");
    }

    /** What the kernel holds for the realms. */
    String rules() {
        return namespace.run("nft", "list", "chain", "inet", "jonction", "realms");
    }

    /** What was asked of the privileged service, except how the slots are. */
    List<String> requests() {
        return privileged.requests.stream()
                .filter(request -> !request.equals("slots") && !request.equals("mark-good"))
                .toList();
    }

    /** Lays a provisioning seed where the system lays it: all at once. */
    void seed(String document, String text) throws IOException {
        root.write("run/seed.new/source", "sda1\n");
        root.write("run/seed.new/documents/" + document, text);
        Files.move(root.folder().resolve("run/seed.new"), root.folder().resolve("run/jonction-seed"));
    }

    /** A file of the box's state, or of its file system when the state has none there; empty when it is not there. */
    String read(String path) {
        Path file = Files.exists(state.resolve(path)) ? state.resolve(path) : root.folder().resolve(path);
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            return "";
        }
    }

    /** Afterwards the bundle firmware runs on no box, as before. */
    @Override
    public void close() throws Exception {
        try (namespace;
                privileged) {
            System.clearProperty(ROOT);
            restartFirmware();
        }
        delete(root.folder());
        delete(state.resolve("box"));
        delete(state.resolve("firmware"));
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
