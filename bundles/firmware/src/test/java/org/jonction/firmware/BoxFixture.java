package org.jonction.firmware;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jonction.testkit.PrivilegedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A box in a folder: two slots whose boot loader and RAUC answer as the privileged service does. */
abstract class BoxFixture {
    static final String BOARD = BoxFolder.BOARD;

    @TempDir
    Path root;

    PrivilegedServer server;
    Box box;
    /** The boot loader's variables. */
    final Map<String, String> variables = new ConcurrentHashMap<>(
            Map.of("ORDER", "A B", "A_OK", "1", "A_TRY", "1", "B_OK", "0", "B_TRY", "0"));
    /** Starts in which what failed was started anew. */
    final Set<String> secondChances = ConcurrentHashMap.newKeySet();
    /** What RAUC has installed, by slot. */
    final Map<String, String> installed = new ConcurrentHashMap<>();

    @BeforeEach
    void startBox() throws IOException {
        box = boot("1.0", "A", "first");
        server = new PrivilegedServer(box.socket());
        server.on("slots", (arguments, out) -> out.write((rauc() + "\n" + grub() + "\nok\n").getBytes()));
        server.on("mark-good", (arguments, out) -> {
            variables.put(box.slot() + "_TRY", "0");
            out.write("ok\n".getBytes());
        });
        server.on("mark-bad", (arguments, out) -> {
            variables.put(box.otherSlot() + "_OK", "0");
            out.write("ok\n".getBytes());
        });
        server.on("activate-other", (arguments, out) -> {
            choose(box.otherSlot());
            out.write("ok\n".getBytes());
        });
        server.reply("restart", "ok");
        server.on("second-chance", (arguments, out) ->
                out.write((secondChances.add(box.bootId()) ? "given\nok\n" : "ok\n").getBytes()));
        server.on("give-up", (arguments, out) -> {
            variables.put(box.slot() + "_TRY", "2");
            out.write("ok\n".getBytes());
        });
    }

    @AfterEach
    void stopBox() throws IOException {
        server.close();
    }

    /** The box after a start. */
    Box boot(String version, String slot, String bootId) {
        return BoxFolder.in(root, version, slot, bootId);
    }

    /** As RAUC does once it has written a slot. */
    void install(String slot, String version) {
        installed.put(slot, version);
        choose(slot);
    }

    void choose(String slot) {
        variables.put("ORDER", slot.equals("A") ? "A B" : "B A");
        variables.put(slot + "_OK", "1");
        variables.put(slot + "_TRY", "0");
    }

    private String rauc() {
        List<String> slots = List.of(slot("A", "rootfs.0"), slot("B", "rootfs.1"));
        return "{\"compatible\":\"" + BOARD + "\",\"booted\":\"A\",\"boot_primary\":\"rootfs.0\",\"slots\":["
                + String.join(",", slots) + "]}";
    }

    private String slot(String name, String raucName) {
        String version = installed.get(name);
        String status = version == null
                ? "{}"
                : "{\"bundle\":{\"compatible\":\"" + BOARD + "\",\"version\":\"" + version + "\"},\"status\":\"ok\"}";
        return "{\"" + raucName + "\":{\"class\":\"rootfs\",\"bootname\":\"" + name + "\",\"state\":\"inactive\","
                + "\"boot_status\":\"good\",\"slot_status\":" + status + "}},{\"boot." + name
                + "\":{\"class\":\"boot\",\"bootname\":null,\"slot_status\":" + status + "}}";
    }

    private String grub() {
        return variables.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":\"" + entry.getValue() + "\"")
                .reduce((one, two) -> one + "," + two)
                .map(all -> "{" + all + "}")
                .orElseThrow();
    }
}
