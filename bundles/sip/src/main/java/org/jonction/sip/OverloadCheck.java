package org.jonction.sip;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jonction.api.sip.SipService;
import org.jonction.api.sip.SipStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says whether signalling keeps up with what comes. */
@Component(property = {HealthCheck.NAME + "=SIP load", HealthCheck.TAGS + "=sip"})
public final class OverloadCheck implements HealthCheck {
    private final SipService sip;

    @Activate
    public OverloadCheck(@Reference SipService sip) {
        this.sip = sip;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        SipStatus status = sip.status();
        if (status.overloaded()) {
            log.warn("Signalling is {} ms behind, so the sources that send most are cut back", status.lagMs());
        }
        log.info(
                "Signalling is {} ms behind; {} new requests were answered 503 since the start",
                status.lagMs(),
                status.refused());
        return new Result(log);
    }
}
