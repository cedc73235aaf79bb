package org.jonction.firmware;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jonction.api.firmware.HealthItem;

/** No unit of systemd has failed. */
final class UnitsCondition implements Condition {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<String> command;

    /** @param systemctl the program systemctl */
    UnitsCondition(String systemctl) {
        command = List.of(
                systemctl, "list-units", "--state=failed", "--plain", "--no-legend", "--no-pager", "--full");
    }

    @Override
    public String name() {
        return "units";
    }

    @Override
    public HealthItem check() {
        try {
            List<String> failed = Command.output(PATIENCE, command)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> line.strip().split("\\s+")[0])
                    .toList();
            return failed.isEmpty()
                    ? holds("none has failed")
                    : fails("failed: " + String.join(", ", failed) + "; the log of the box says why");
        } catch (IOException e) {
            return fails("systemd does not say which units have failed: " + e.getMessage());
        }
    }
}
