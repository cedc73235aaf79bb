package org.jonction.trunk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jonction.api.sip.SipLoop;

/** A loop whose time passes when the test says so. */
final class FakeLoop implements SipLoop {
    private record Task(long dueMs, Runnable work) {}

    private final List<Task> tasks = new ArrayList<>();
    private long nowMs;

    @Override
    public void execute(Runnable task) {
        schedule(0, task);
    }

    @Override
    public Timer schedule(long delayMs, Runnable work) {
        Task task = new Task(nowMs + delayMs, work);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    long nowMs() {
        return nowMs;
    }

    /** Runs what is due until {@code ms} milliseconds from now. */
    void advance(long ms) {
        long endMs = nowMs + ms;
        for (Optional<Task> next = next(endMs); next.isPresent(); next = next(endMs)) {
            nowMs = next.get().dueMs;
            tasks.remove(next.get());
            next.get().work.run();
        }
        nowMs = endMs;
    }

    private Optional<Task> next(long endMs) {
        return tasks.stream().filter(task -> task.dueMs <= endMs).min(Comparator.comparingLong(Task::dueMs));
    }

    /** Tasks that wait for their time. */
    int waiting() {
        return tasks.size();
    }
}
