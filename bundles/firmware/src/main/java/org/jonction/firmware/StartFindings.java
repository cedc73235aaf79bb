package org.jonction.firmware;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the system found out while it started: a clock that was wrong, a data area that was repaired or is temporary. */
@Component(service = {StartFindings.class, NoticeSource.class})
public final class StartFindings implements NoticeSource {
    private static final Logger LOG = LoggerFactory.getLogger(StartFindings.class);

    private final Path clock;
    private final Path data;

    @Activate
    public StartFindings(@Reference Box box) {
        clock = box.run().resolve("jonction-clock-state");
        data = box.run().resolve("jonction-data-state");
    }

    /** Why what is written now is gone after a restart, if it is. */
    Optional<String> dataAreTemporary() {
        return dataFound("temporary");
    }

    @Override
    public List<String> notices() {
        List<String> notices = new ArrayList<>(lines(clock));
        dataFound("repaired").ifPresent(notices::add);
        return notices;
    }

    private Optional<String> dataFound(String state) {
        List<String> lines = lines(data);
        return !lines.isEmpty() && lines.getFirst().equals(state)
                ? Optional.of(String.join(" ", lines.subList(1, lines.size())))
                : Optional.empty();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            LOG.warn("{} cannot be read: {}", file, e.toString());
            return List.of();
        }
    }
}
