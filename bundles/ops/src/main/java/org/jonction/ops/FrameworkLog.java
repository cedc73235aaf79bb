package org.jonction.ops;

import java.util.Collections;
import java.util.List;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Writes what the framework and its components log, such as a component that failed to start, into the box's log. */
@Component(immediate = true, service = {})
public final class FrameworkLog implements LogListener {
    private final LogReaderService reader;

    /** Starts with what was logged before this bundle was there. */
    @Activate
    public FrameworkLog(@Reference LogReaderService reader) {
        this.reader = reader;
        List<LogEntry> earlier = Collections.list(reader.getLog());
        earlier.reversed().forEach(this::logged);
        reader.addLogListener(this);
    }

    @Deactivate
    void stop() {
        reader.removeLogListener(this);
    }

    @Override
    public void logged(LogEntry entry) {
        var line = LoggerFactory.getLogger(entry.getLoggerName()).atLevel(level(entry));
        if (entry.getException() != null) {
            line.setCause(entry.getException());
        }
        ServiceReference<?> service = entry.getServiceReference();
        line.log("{}: {}{}", entry.getBundle().getSymbolicName(), entry.getMessage(), service == null ? "" : " " + service);
    }

    private static Level level(LogEntry entry) {
        return switch (entry.getLogLevel()) {
            case AUDIT, ERROR -> Level.ERROR;
            case WARN -> Level.WARN;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
    }
}
