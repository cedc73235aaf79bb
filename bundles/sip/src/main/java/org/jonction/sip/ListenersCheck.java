package org.jonction.sip;

import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jonction.api.sip.ListeningPoint;
import org.jonction.api.sip.SipService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says which configured SIP interface does not listen, and why. */
@Component(property = {HealthCheck.NAME + "=SIP listeners", HealthCheck.TAGS + "=sip"})
public final class ListenersCheck implements HealthCheck {
    private final SipService sip;

    @Activate
    public ListenersCheck(@Reference SipService sip) {
        this.sip = sip;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        List<ListeningPoint> points = sip.status().listeningPoints();
        if (points.isEmpty()) {
            log.warn("No SIP interface is configured");
        }
        for (ListeningPoint point : points) {
            if (point.listening()) {
                log.info(
                        "{} listens on {} {} port {}",
                        point.sipInterface(),
                        point.transport(),
                        point.address(),
                        point.port());
            } else {
                log.critical("{} does not listen: {}", point.sipInterface(), point.error());
            }
        }
        return new Result(log);
    }
}
