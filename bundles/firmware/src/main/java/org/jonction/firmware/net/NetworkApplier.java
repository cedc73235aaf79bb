package org.jonction.firmware.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jonction.api.config.ConfigPid;
import org.jonction.api.config.Settings;
import org.jonction.api.firmware.BoxSettings;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.firmware.Box;
import org.jonction.firmware.DurableFile;
import org.jonction.firmware.NoticeSource;
import org.jonction.firmware.Privileged;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the machine the network, name, time servers and SSH keys of the documents, whenever they have changed. */
@Component(
        service = {NoticeSource.class, HealthCheck.class},
        immediate = true,
        property = {HealthCheck.NAME + "=Network", HealthCheck.TAGS + "=jonction"},
        configurationPid = ConfigPid.BOX,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class NetworkApplier implements NoticeSource, HealthCheck {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkApplier.class);
    private static final long RETRY_S = 30;
    /** Names what was applied last, so that a restart does not shake the network. */
    private static final String APPLIED = "applied";

    private final Path folder;
    private final Privileged privileged;
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("jonction-network").factory());
    private volatile BoxSettings wanted;
    private volatile String failure = "the settings of the section box have not been applied yet";

    @Activate
    public NetworkApplier(@Reference Box box, @Reference Privileged privileged, Map<String, Object> properties) {
        this.folder = box.state().resolve("box");
        this.privileged = privileged;
        this.wanted = BoxSettings.from(new Settings(properties));
        worker.scheduleWithFixedDelay(this::apply, 0, RETRY_S, TimeUnit.SECONDS);
    }

    @Modified
    void modified(Map<String, Object> properties) {
        wanted = BoxSettings.from(new Settings(properties));
        worker.execute(this::apply);
    }

    @Deactivate
    void close() {
        worker.shutdownNow();
    }

    @Override
    public List<String> notices() {
        return failure.isEmpty() ? List.of() : List.of("Network: " + failure);
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (failure.isEmpty()) {
            log.info("the settings of the section box are applied");
        } else {
            log.critical("{}", failure);
        }
        return new Result(log);
    }

    private void apply() {
        try {
            Map<String, String> files = NetworkFiles.of(wanted);
            String all = files.toString();
            if (!all.equals(read(APPLIED))) {
                for (Map.Entry<String, String> file : files.entrySet()) {
                    write(file.getKey(), file.getValue());
                }
                privileged.request(Privileged.SHORT, "network");
                boolean ssh = !files.getOrDefault(NetworkFiles.AUTHORIZED_KEYS, "").isEmpty();
                privileged.request(Privileged.SHORT, "ssh", ssh ? "on" : "off");
                write(APPLIED, all);
                LOG.info("the network of the documents is applied");
            }
            failure = "";
        } catch (IOException | FirmwareException e) {
            String reason = "the settings of the section box could not be applied: " + e.getMessage();
            if (!reason.equals(failure)) {
                LOG.error("network: {}", reason);
            }
            failure = reason;
        }
    }

    private String read(String path) throws IOException {
        Path file = folder.resolve(path);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private void write(String path, String text) throws IOException {
        if (!text.equals(read(path)) || !Files.exists(folder.resolve(path))) {
            DurableFile.write(folder.resolve(path), text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
