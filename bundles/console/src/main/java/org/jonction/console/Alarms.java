package org.jonction.console;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** What is wrong now and needs somebody's attention. */
@Component(service = Alarms.class)
public final class Alarms {
    private final Map<String, Alarm> byId = new LinkedHashMap<>();

    /**
     * Something that needs attention.
     *
     * @param id what it is about, unique among the alarms
     * @param since since when
     * @param text what is wrong, where, and what to do
     */
    public record Alarm(String id, Instant since, String text) {}

    /** Raises an alarm in place of an earlier one about the same. */
    public synchronized void raise(String id, String text) {
        byId.put(id, new Alarm(id, Instant.now(), text));
    }

    /** Takes an alarm back; no effect when there is none. */
    public synchronized void clear(String id) {
        byId.remove(id);
    }

    /** Every alarm, oldest first. */
    public synchronized List<Alarm> list() {
        return List.copyOf(byId.values());
    }
}
