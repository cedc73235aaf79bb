package org.jonction.trunk;

import java.time.temporal.ChronoUnit;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
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
        if (status.endpoints().isEmpty() && status.trunk().access().peerRegistration().isPresent()) {
            log.warn("Trunk {}: its peer is not registered at the box; calls to it are refused. Check that it registers "
                    + "on SIP interface {} with the user name and password of peerAuthentication.", name,
                    status.trunk().sipInterface());
        } else if (!status.usable()) {
            log.critical("Trunk {} has no endpoint that answers: calls over it will fail.", name);
        }
        for (TrunkStatus.Resolution resolution : status.resolutions()) {
            if (resolution.fresh()) {
                log.info("Trunk {}: {} is found by {}.", name, resolution.host(), resolution.text());
            } else {
                log.warn(
                        "Trunk {}: {} is not found anew since {} ({}); what was found before stays in use. Check the "
                                + "name, and the name servers of the box.",
                        name,
                        resolution.host(),
                        resolution.since().truncatedTo(ChronoUnit.SECONDS),
                        resolution.text());
            }
        }
        status.endpoints().forEach(endpoint -> report(status, endpoint, log));
    }

    private static void report(TrunkStatus status, TrunkStatus.Endpoint endpoint, FormattingResultLog log) {
        String name = status.trunk().name();
        String since = endpoint.since()
                .map(when -> " since " + when.truncatedTo(ChronoUnit.SECONDS))
                .orElse("");
        switch (endpoint.state()) {
            case DOWN ->
                log.warn(
                        "Trunk {}: {} is DOWN{} ({}). Check that the peer runs, that its address, port and "
                                + "transport are right, and that it and the firewalls between accept OPTIONS from "
                                + "SIP interface {}.",
                        name,
                        endpoint.endpoint(),
                        since,
                        endpoint.lastAnswer(),
                        status.trunk().sipInterface());
            case DEGRADED, DEMOTED ->
                log.warn("Trunk {}: {} is {}{} ({}).", name, endpoint.endpoint(), endpoint.state(), since,
                        endpoint.reason());
            case DRAINING, BLOCKED ->
                log.info("Trunk {}: {} is {}{} ({}).", name, endpoint.endpoint(), endpoint.state(), since,
                        endpoint.reason());
            case UNKNOWN, UP ->
                log.info(
                        "Trunk {}: {} is {} ({}).", name, endpoint.endpoint(), endpoint.state(), endpoint.lastAnswer());
        }
    }
}
