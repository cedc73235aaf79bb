package org.jonction.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file system of a box in a folder, as far as Jonction looks at it: a box for amd64 that runs from slot A. */
public record BoxRoot(Path folder) {
    public static final String BOARD = "jonction-amd64";

    /** Lays out a box that has just booted this version, and on which no unit of the system has failed. */
    public static BoxRoot boot(Path folder, String version) throws IOException {
        BoxRoot root = new BoxRoot(folder);
        root.write("usr/lib/os-release", "ID=jonction\nIMAGE_VERSION=" + version + "\nJONCTION_BOARD=" + BOARD + "\n");
        root.write("proc/cmdline", "quiet rauc.slot=A\n");
        root.write("proc/sys/kernel/random/boot_id", "test\n");
        root.program("usr/bin/systemctl", "exit 0");
        Files.createDirectories(folder.resolve("run/jonction"));
        return root;
    }

    /** Makes the privileged service of this box, as yet with no answers. */
    public PrivilegedServer privilegedServer() throws IOException {
        return new PrivilegedServer(folder.resolve("run/jonction-privileged.sock"));
    }

    /** Puts a program of one shell command where the system has its own. */
    public void program(String path, String command) throws IOException {
        write(path, "#!/bin/sh\n" + command + "\n");
        Files.setPosixFilePermissions(folder.resolve(path), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    public void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
