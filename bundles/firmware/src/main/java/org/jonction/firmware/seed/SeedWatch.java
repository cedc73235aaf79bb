package org.jonction.firmware.seed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jonction.api.config.ConfigService;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.firmware.Box;
import org.jonction.firmware.NoticeSource;
import org.jonction.firmware.Privileged;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a provisioning seed, which the system lays into a folder whole, and reports what became of it. */
@Component(service = NoticeSource.class, immediate = true)
public final class SeedWatch implements NoticeSource {
    private static final Logger LOG = LoggerFactory.getLogger(SeedWatch.class);
    private static final long PAUSE_S = 1;
    private static final long RETRY_EVERY = 30;

    private final Path folder;
    private final Path report;
    private final Privileged privileged;
    private final Provisioning provisioning;
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("jonction-seed").factory());
    private volatile List<String> notices = List.of();
    /** The seed that lies there still, after its result could not be handed on. */
    private @Nullable SeedResult pending;

    private long rounds;

    @Activate
    public SeedWatch(@Reference Box box, @Reference Privileged privileged, @Reference ConfigService config) {
        folder = box.runtime().resolveSibling("jonction-seed");
        report = box.runtime().resolve("seed-result");
        this.privileged = privileged;
        provisioning = new Provisioning(config, new Administrator(box.state()));
        worker.scheduleWithFixedDelay(this::look, 0, PAUSE_S, TimeUnit.SECONDS);
    }

    @Deactivate
    void close() {
        worker.shutdownNow();
    }

    @Override
    public List<String> notices() {
        return notices;
    }

    private void look() {
        try {
            if (!Files.isDirectory(folder)) {
                pending = null;
            } else if (pending == null) {
                SeedResult result = provisioning.apply(Seed.read(folder));
                pending = result;
                tell(result);
                done(result);
            } else if (++rounds % RETRY_EVERY == 0) {
                done(pending);
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("the provisioning seed cannot be read", e);
        }
    }

    private void tell(SeedResult result) throws IOException {
        LOG.info("{}", result.text().strip());
        notices = List.of(result.text().strip());
        Path next = report.resolveSibling(".seed-result.new");
        Files.write(next, result.text().getBytes(StandardCharsets.UTF_8));
        Files.move(next, report, StandardCopyOption.ATOMIC_MOVE);
    }

    private void done(SeedResult result) {
        List<String> words = new ArrayList<>(List.of("seed-done"));
        words.addAll(List.of(result.words()));
        try {
            privileged.request(Privileged.SHORT, words.toArray(String[]::new));
        } catch (FirmwareException e) {
            LOG.error("the seed's device cannot be told what became of it: {}", e.getMessage());
            notices = List.of(
                    result.text().strip(),
                    "The device of the seed cannot be written: " + e.getMessage()
                            + (result.applied() ? ". Erase the seed by hand." : ""));
        }
    }
}
