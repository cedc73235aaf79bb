package org.jonction.firmware.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Things of one kind on this box that a backup holds, each as one part. */
interface PartStore {
    /** Writes what a part holds. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** The parts that a backup of this box has. */
    List<String> names() throws IOException;

    /** What a part would hold now, or empty when the box has no such thing. */
    Optional<Content> current(String name) throws IOException;

    /** Makes the box have what {@code file} holds, durably; nothing happens when it has it already. */
    void apply(String name, Path file) throws IOException;

    /** Makes the box have no such thing. */
    void remove(String name) throws IOException;
}
