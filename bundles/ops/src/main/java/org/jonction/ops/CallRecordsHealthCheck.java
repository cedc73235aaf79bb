package org.jonction.ops;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jonction.api.ops.CallRecords;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says whether call detail records are written. */
@Component(property = {HealthCheck.NAME + "=Call records", HealthCheck.TAGS + "=call"})
public final class CallRecordsHealthCheck implements HealthCheck {
    private final CallRecords records;

    @Activate
    public CallRecordsHealthCheck(@Reference CallRecords records) {
        this.records = records;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        CallRecords.Status status = records.status();
        if (!status.error().isEmpty()) {
            log.critical("{}. Calls go on, without records. Make room there, or correct its permissions.", status.error());
        } else if (status.lost() > 0) {
            log.warn("{} call records were lost since the start: see the log of the box.", status.lost());
        } else {
            log.info("{} call records written to {} since the start.", status.written(), status.file());
        }
        return new Result(log);
    }
}
