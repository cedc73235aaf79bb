package org.jonction.firmware;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jonction.api.firmware.HealthItem;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the operator should know, gathered from the parts of this bundle, and written for the screen of the box. */
@Component(service = Notices.class)
public final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile List<NoticeSource> sources = List.of();

    private final Path file;
    private String written = "";

    @Activate
    public Notices(@Reference Box box) {
        file = box.runtime().resolve("notices");
    }

    List<String> all() {
        List<String> all = new ArrayList<>();
        for (NoticeSource source : sources) {
            all.addAll(source.notices());
        }
        return all;
    }

    /** Writes the notices and the conditions that do not hold to the file for the screen, when they have changed. */
    synchronized void publish(List<HealthItem> health) {
        Stream<String> failing =
                health.stream().filter(item -> !item.ok()).map(item -> "Not healthy: " + item.name() + ": " + item.message());
        String text = String.join("", Stream.concat(all().stream(), failing).map(line -> line + "\n").toList());
        if (text.equals(written)) {
            return;
        }
        try {
            Path temporary = Files.writeString(file.resolveSibling("notices.new"), text, StandardCharsets.UTF_8);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            written = text;
        } catch (IOException e) {
            LOG.warn("{} cannot be written: {}", file, e.toString());
        }
    }
}
