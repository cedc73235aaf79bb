package org.jonction.trunk;

import java.time.temporal.ChronoUnit;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jonction.api.trunk.EndpointState;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says which peers are down since when, what trunks lack, and what to check. */
@Component(property = {HealthCheck.NAME + "=Trunks", HealthCheck.TAGS + "=trunks"})
public final class TrunksHealthCheck implements HealthCheck {
    private final TrunkDirectory directory;

    @Activate
    public TrunksHealthCheck(@Reference TrunkDirectory directory) {
        this.directory = directory;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        directory.notes().forEach(log::warn);
        directory.status().forEach(status -> report(status, log));
        return new Result(log);
    }

    private static void report(TrunkStatus status, FormattingResultLog log) {
        String name = status.trunk().name();
        if (status.trunk().state() != Trunk.AdminState.ENABLED) {
            log.info(
                    "Trunk {} is {}: new calls do not use it.",
                    name,
                    status.trunk().state());
            return;
        }
        if (!status.usable()) {
            log.critical("Trunk {} has no endpoint that answers: calls over it will fail.", name);
        }
        for (TrunkStatus.Endpoint endpoint : status.endpoints()) {
            if (endpoint.state() == EndpointState.DOWN) {
                log.warn(
                        "Trunk {}: {} is DOWN since {} ({}). Check that the peer runs, that its address, port and "
                                + "transport are right, and that it and the firewalls between accept OPTIONS from "
                                + "SIP interface {}.",
                        name,
                        endpoint.endpoint(),
                        endpoint.since().orElseThrow().truncatedTo(ChronoUnit.SECONDS),
                        endpoint.lastAnswer(),
                        status.trunk().sipInterface());
            } else {
                log.info(
                        "Trunk {}: {} is {} ({}).", name, endpoint.endpoint(), endpoint.state(), endpoint.lastAnswer());
            }
        }
    }
}
