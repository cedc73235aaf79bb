package org.jonction.call;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import org.jonction.api.sip.SipLoop;

/** A loop that runs in the test's thread and whose clock the test moves. */
final class TestLoop implements SipLoop {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Due> due = new ArrayList<>();
    private long nowMs;
    private long order;

    private record Due(long atMs, long order, Runnable task) {}

    @Override
    public void execute(Runnable task) {
        synchronized (tasks) {
            tasks.add(task);
        }
    }

    @Override
    public Timer schedule(long delayMs, Runnable task) {
        Due timer = new Due(nowMs + delayMs, order++, task);
        due.add(timer);
        return () -> due.remove(timer);
    }

    /** Runs what was handed over. */
    void run() {
        while (true) {
            Runnable next;
            synchronized (tasks) {
                next = tasks.poll();
            }
            if (next == null) {
                return;
            }
            next.run();
        }
    }

    /** Lets time pass. */
    void advance(long ms) {
        long end = nowMs + ms;
        run();
        while (true) {
            Due next = due.stream()
                    .filter(timer -> timer.atMs() <= end)
                    .min(Comparator.comparingLong(Due::atMs).thenComparingLong(Due::order))
                    .orElse(null);
            if (next == null) {
                nowMs = end;
                return;
            }
            due.remove(next);
            nowMs = next.atMs();
            next.task().run();
            run();
        }
    }

    /** Loses all that was to come, as the end of a process does. */
    void crash() {
        tasks.clear();
        due.clear();
    }

    int timers() {
        return due.size();
    }
}
