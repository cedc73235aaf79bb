package org.jonction.firmware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jonction.api.firmware.HealthItem;

/** What the box must remember can be written, and to something that lasts. */
final class DataCondition implements Condition {
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs", "overlay");

    private final Path state;
    private final StartFindings findings;

    DataCondition(Path state, StartFindings findings) {
        this.state = state;
        this.findings = findings;
    }

    @Override
    public HealthItem check() {
        Path probe = state.resolve("firmware/probe");
        try {
            String type = Files.getFileStore(state).type();
            Optional<String> temporary = findings.dataAreTemporary();
            if (temporary.isPresent() || IN_MEMORY.contains(type)) {
                return item(false, temporary.orElse("what is changed now lies in memory (" + type
                        + ") and is lost with the next restart; save a backup, then restart"));
            }
            DurableFile.write(probe, new byte[0]);
            Files.delete(probe);
            return item(true, "written to " + type);
        } catch (IOException e) {
            return item(false, "the data area cannot be written: " + e);
        }
    }

    private static HealthItem item(boolean ok, String message) {
        return new HealthItem("data", ok, message);
    }
}
