package org.jonction.firmware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Programs in a folder. */
final class Programs {
    private Programs() {}

    /** Makes a program of the lines of a shell script. @return its path */
    static String make(Path folder, String name, String... lines) throws IOException {
        Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program.toString();
    }
}
