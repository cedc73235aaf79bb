package org.jonction.config;

import java.util.Optional;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jonction.api.config.ConfigService;
import org.jonction.api.config.Problem;
import org.jonction.api.config.Snapshot;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether what is in force is what people have saved. */
@Component(property = {HealthCheck.NAME + "=Configuration", HealthCheck.TAGS + "=jonction"})
public final class ConfigurationHealthCheck implements HealthCheck {
    private final ConfigService config;

    @Activate
    public ConfigurationHealthCheck(@Reference ConfigService config) {
        this.config = config;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Optional<Snapshot> active = config.active();
        active.ifPresentOrElse(
                snapshot -> log.info(
                        "in force: {} of {} by {}: {}",
                        snapshot.hash().substring(0, 12),
                        snapshot.time(),
                        snapshot.author(),
                        snapshot.message()),
                () -> log.critical("nothing is in force: the box takes no calls"));
        for (Problem problem : config.folderProblems()) {
            log.warn("{}", problem);
        }
        return new Result(log);
    }
}
