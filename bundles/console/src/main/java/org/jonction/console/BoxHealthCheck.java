package org.jonction.console;

import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.trunk.Trunk;
import org.jonction.api.trunk.TrunkService;
import org.jonction.api.trunk.TrunkStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The state of the box on the Web Console's page of health checks. */
@Component(
        service = HealthCheck.class,
        property = {"hc.name=Jonction", "hc.tags=jonction"})
public final class BoxHealthCheck implements HealthCheck {
    private final Appliance box;
    private final Alarms alarms;

    @Activate
    public BoxHealthCheck(@Reference Appliance box, @Reference Alarms alarms) {
        this.box = box;
        this.alarms = alarms;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        alarms.list().forEach(alarm -> log.critical("{}", alarm.text()));
        List<ListeningPoint> points = box.listeningPoints();
        points.stream()
                .filter(point -> !point.listening())
                .forEach(point -> log.critical(
                        "{} {} does not listen: {}", point.sipInterface(), point.transport(), point.error()));
        List<TrunkStatus> trunks = box.trunks().map(TrunkService::status).orElse(List.of());
        trunks.stream()
                .filter(status -> status.trunk().state() == Trunk.AdminState.ENABLED && !status.usable())
                .forEach(status -> log.warn(
                        "no endpoint of the trunk {} answers", status.trunk().name()));
        box.away().forEach(part -> log.warn("the part {} is not running", part));
        log.info("{} SIP listeners, {} trunks", points.size(), trunks.size());
        return new Result(log);
    }
}
