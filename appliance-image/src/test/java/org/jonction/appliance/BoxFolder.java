package org.jonction.appliance;

import static org.jonction.testkit.BoxRoot.BOARD;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jonction.testkit.BoxRoot;
import org.jonction.testkit.PrivilegedServer;

/**
 * The rest of an appliance around its Java, in a folder: version 1.0.0 runs from slot A, and a privileged service
 * checks and installs updates as RAUC would. An update is a file whose first line is its version; every other is
 * signed by nobody.
 */
final class BoxFolder implements AutoCloseable {
    private static final int STEP_PERCENT = 20;

    private final BoxRoot root;
    private final PrivilegedServer privileged;
    private final Map<String, String> bootLoader = new ConcurrentHashMap<>(
            Map.of("ORDER", "A B", "A_OK", "1", "A_TRY", "0", "B_OK", "0", "B_TRY", "0"));
    private volatile String versionOfB = "";
    private volatile CountDownLatch goOn = new CountDownLatch(0);

    BoxFolder(Path root) throws IOException {
        this.root = BoxRoot.boot(root, "1.0.0");
        this.root.program(
                "usr/sbin/nft",
                "[ \"$1\" = -j ] || exec cat >/dev/null\n"
                        + "echo '{\"nftables\":[{\"chain\":{\"name\":\"input\",\"hook\":\"input\","
                        + "\"policy\":\"drop\"}}]}'");
        privileged = this.root.privilegedServer();
        List.of("mark-good", "restart", "factory-reset", "network", "ssh", "seed-done")
                .forEach(verb -> privileged.reply(verb, "ok"));
        privileged.reply("usb", "ok");
        privileged.on("slots", (arguments, out) -> print(out, rauc(), grub(), "ok"));
        privileged.on("check", (arguments, out) -> check(Path.of(arguments.getFirst()), out));
        privileged.on("install", (arguments, out) -> install(Path.of(arguments.getFirst()), out));
    }

    /** What makes the appliance take this folder for its machine. */
    String option() {
        return "-Djonction.box.root=" + root.folder();
    }

    /** Whether the privileged service was asked for this. */
    boolean wasAsked(String verb) {
        return privileged.requests.stream().anyMatch(request -> request.split(" ")[0].equals(verb));
    }

    /** An update that this box accepts. */
    static Path update(Path folder, String version) throws IOException {
        return Files.writeString(
                folder.resolve("jonction-" + version + ".raucb"), version + "\n" + "x".repeat(1 << 20));
    }

    /** Lets checks and installations take their time from now on, until {@link #goOn}. */
    void hold() {
        goOn = new CountDownLatch(1);
    }

    void goOn() {
        goOn.countDown();
    }

    private void check(Path file, OutputStream out) throws IOException, InterruptedException {
        goOn.await();
        String version = version(file);
        if (version.matches("\\d+\\.\\d+\\.\\d+")) {
            print(out, "{\"compatible\":\"" + BOARD + "\",\"version\":\"" + version + "\"}", "ok");
        } else {
            print(out, "failed: signature verification failed: self-signed certificate");
        }
    }

    private void install(Path file, OutputStream out) throws IOException, InterruptedException {
        for (int percent = 0; percent <= 100; percent += STEP_PERCENT) {
            print(out, "progress " + percent + " Copying image");
            if (percent > 50) {
                goOn.await();
            }
        }
        versionOfB = version(file);
        bootLoader.putAll(Map.of("ORDER", "B A", "B_OK", "1"));
        print(out, "ok");
    }

    private static String version(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().findFirst().orElse("");
    }

    private String rauc() {
        String status = versionOfB.isEmpty()
                ? "{}"
                : "{\"bundle\":{\"compatible\":\"" + BOARD + "\",\"version\":\"" + versionOfB
                        + "\"},\"status\":\"ok\"}";
        return "{\"compatible\":\"" + BOARD + "\",\"slots\":[{\"rootfs.0\":{\"class\":\"rootfs\",\"bootname\":\"A\","
                + "\"slot_status\":{}}},{\"rootfs.1\":{\"class\":\"rootfs\",\"bootname\":\"B\",\"slot_status\":"
                + status + "}}]}";
    }

    private String grub() {
        return bootLoader.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":\"" + entry.getValue() + "\"")
                .reduce((one, two) -> one + "," + two)
                .map(all -> "{" + all + "}")
                .orElseThrow();
    }

    private static void print(OutputStream out, String... lines) throws IOException {
        out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        privileged.close();
    }
}
