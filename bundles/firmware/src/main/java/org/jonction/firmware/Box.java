package org.jonction.firmware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The box that Jonction runs on from its own image. A component that needs one references this service, and so does not
 * exist anywhere else.
 *
 * @param release the running system
 * @param slot the slot that it was started from: {@code A} or {@code B}
 * @param bootId identity of this start of the machine
 * @param state folder of everything that outlives a restart
 * @param runtime folder for people and programs beside this one, gone after a restart
 * @param root where its file system begins
 */
public record Box(OsRelease release, String slot, String bootId, Path state, Path runtime, Path root) {
    private static final Pattern SLOT = Pattern.compile("(?:^|\\s)rauc\\.slot=([AB])(?=\\s|$)");

    /** The box whose file system begins at {@code root}, or nothing when it is another system. */
    static Optional<Box> find(Path root, Path state, Path runtime) throws IOException {
        Optional<OsRelease> release = OsRelease.read(root.resolve("usr/lib/os-release"));
        if (release.isEmpty()) {
            return Optional.empty();
        }
        Matcher slot = SLOT.matcher(Files.readString(root.resolve("proc/cmdline")).strip());
        if (!slot.find()) {
            throw new IOException("the kernel's command line names no slot (rauc.slot=A or B)");
        }
        String bootId = Files.readString(root.resolve("proc/sys/kernel/random/boot_id")).strip();
        return Optional.of(new Box(release.get(), slot.group(1), bootId, state, runtime, root));
    }

    /** Folder in which the rest of the system tells what it found at this start. */
    public Path run() {
        return root.resolve("run");
    }

    /** A program of the system, such as {@code usr/sbin/nft}. */
    public String program(String path) {
        return root.resolve(path).toString();
    }

    /** Where the privileged service listens. */
    public Path socket() {
        return run().resolve("jonction-privileged.sock");
    }

    /** Where updates lie while they are checked and installed. */
    public Path incoming() {
        return state.resolve("incoming");
    }

    /** The name of the slot that does not run. */
    public String otherSlot() {
        return slot.equals("A") ? "B" : "A";
    }
}
