package org.jonction.firmware;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jonction.api.firmware.HealthItem;

/** What the box must remember can be written, and to something that lasts. */
final class DataCondition implements Condition {
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs", "overlay");
    private static final long LEAST_FREE_BYTES = 1 << 20;

    private final Path state;
    private final StartFindings findings;
    /** Once is enough: flash memory wears, and the kernel makes a file system that fails later read-only. */
    private boolean written;

    DataCondition(Path state, StartFindings findings) {
        this.state = state;
        this.findings = findings;
    }

    @Override
    public String name() {
        return "data";
    }

    @Override
    public HealthItem check() {
        try {
            FileStore store = Files.getFileStore(state);
            Optional<String> temporary = findings.dataAreTemporary();
            if (temporary.isPresent() || IN_MEMORY.contains(store.type())) {
                return fails(temporary.orElse("what is changed now lies in memory (" + store.type()
                        + ") and is lost with the next restart; save a backup, then restart"));
            }
            if (store.isReadOnly()) {
                return fails("the data area has failed and can only be read; save a backup, then restart");
            }
            if (store.getUsableSpace() < LEAST_FREE_BYTES) {
                return fails("the data area is full; remove bundles or documents that are not needed");
            }
            probe();
            return holds("written to " + store.type());
        } catch (IOException e) {
            return fails("the data area cannot be written: " + e);
        }
    }

    private void probe() throws IOException {
        if (!written) {
            Path probe = state.resolve("firmware/probe");
            DurableFile.write(probe, new byte[0]);
            Files.delete(probe);
            written = true;
        }
    }
}
