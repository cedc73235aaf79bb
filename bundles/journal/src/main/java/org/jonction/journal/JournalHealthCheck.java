package org.jonction.journal;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jonction.api.journal.JournalStatus;
import org.jonction.api.journal.SessionJournal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says whether the calls that are up would survive an update or a crash. */
@Component(property = {HealthCheck.NAME + "=Session journal", HealthCheck.TAGS + "=call"})
public final class JournalHealthCheck implements HealthCheck {
    private final SessionJournal journal;

    @Activate
    public JournalHealthCheck(@Reference SessionJournal journal) {
        this.journal = journal;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        JournalStatus status = journal.status();
        if (!status.error().isEmpty()) {
            log.critical(
                    "{}. Calls that are up would be lost by an update or a crash. Make room there, or correct its "
                            + "permissions; it is tried again every second.",
                    status.error());
        } else if (status.refused() > 0) {
            log.warn(
                    "{} records had to be handed over again, since too many waited: the processor or {} is too slow.",
                    status.refused(),
                    status.place());
        } else {
            log.info("{} records of {} bytes in {}.", status.records(), status.bytes(), status.place());
        }
        return new Result(log);
    }
}
