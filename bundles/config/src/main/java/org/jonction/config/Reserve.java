package org.jonction.config;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room on the disk that is held while a change is written, and let go when there is none for the change: so there is
 * room to take it back.
 */
final class Reserve implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reserve.class);

    private static final String NAME = ".reserve";

    private final Path file;

    /** @throws IOException when there is less room than that */
    Reserve(Path folder, int bytes) throws IOException {
        file = folder.resolve(NAME);
        DurableFile.write(file, new byte[bytes]);
    }

    /** Takes away what a change that was cut short held. */
    static void sweep(Path folder) throws IOException {
        DurableFile.delete(folder.resolve(NAME));
    }

    @Override
    public void close() {
        try {
            DurableFile.delete(file);
        } catch (IOException e) {
            LOG.warn("{} takes room until the next change: {}", file, e.toString());
        }
    }
}
