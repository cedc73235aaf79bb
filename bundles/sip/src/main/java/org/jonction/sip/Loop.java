package org.jonction.sip;

import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jonction.api.sip.SipLoop;
import org.jspecify.annotations.Nullable;

/** One event loop with everything that its thread alone touches: timers, transactions, buffers and counters. */
final class Loop implements SipLoop {
    static final int LARGEST_DATAGRAM = 65_535;

    final TimerWheel wheel;
    final Lag lag = new Lag();
    final Tokens tokens = new Tokens();
    final Map<String, Client> clients = new HashMap<>();
    final Map<String, Server> servers = new HashMap<>();
    final MessageEncoder encoder = new MessageEncoder();
    final ByteBuffer ioBuffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM + 1);

    /** Read by other threads for the status only. */
    long received;

    long sent;
    long malformed;
    long dropped;
    long refused;

    private final Executor executor;

    /** A loop on {@code executor}, a single thread; {@code alarm} calls {@link TimerWheel#advance} there later. */
    Loop(Executor executor, LongSupplier clockMs, LongConsumer alarm) {
        this.executor = executor;
        this.wheel = new TimerWheel(clockMs, alarm);
    }

    static Loop on(IoEventLoop eventLoop) {
        Alarm alarm = new Alarm(eventLoop);
        Loop loop = new Loop(eventLoop, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), alarm);
        alarm.loop = loop;
        return loop;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    @Override
    public Timer schedule(long delayMs, Runnable task) {
        Delayed delayed = new Delayed(wheel, task);
        if (isOther()) {
            execute(() -> delayed.start(delayMs));
        } else {
            delayed.start(delayMs);
        }
        return delayed;
    }

    /** @throws IllegalStateException on any other thread */
    void mustBeCurrent() {
        if (isOther()) {
            throw new IllegalStateException("to be called on the loop of the Call-ID, not on "
                    + Thread.currentThread().getName());
        }
    }

    private boolean isOther() {
        return executor instanceof IoEventLoop eventLoop && !eventLoop.inEventLoop();
    }

    boolean runsOn(Executor other) {
        return executor == other;
    }

    IoEventLoop eventLoop() {
        return (IoEventLoop) executor;
    }

    private static final class Delayed extends TimerWheel.Entry implements Timer {
        private final TimerWheel wheel;
        private final Runnable task;
        private boolean cancelled;

        Delayed(TimerWheel wheel, Runnable task) {
            this.wheel = wheel;
            this.task = task;
        }

        void start(long delayMs) {
            if (!cancelled) {
                wheel.schedule(this, delayMs);
            }
        }

        @Override
        void expire() {
            task.run();
        }

        @Override
        public void cancel() {
            cancelled = true;
            wheel.cancel(this);
        }
    }

    /** Wakes the event loop once for the earliest entry of the wheel. */
    private static final class Alarm implements LongConsumer, Runnable {
        private final IoEventLoop eventLoop;
        private @Nullable Loop loop;
        private @Nullable ScheduledFuture<?> armed;
        private long dueMs;

        Alarm(IoEventLoop eventLoop) {
            this.eventLoop = eventLoop;
        }

        @Override
        public void accept(long delayMs) {
            if (armed != null) {
                armed.cancel(false);
            }
            dueMs = loop == null ? 0 : loop.wheel.nowMs() + delayMs;
            armed = eventLoop.schedule(this, delayMs, TimeUnit.MILLISECONDS);
        }

        @Override
        public void run() {
            armed = null;
            if (loop != null) {
                long nowMs = loop.wheel.nowMs();
                loop.lag.timer(nowMs - dueMs, nowMs);
                loop.wheel.advance();
            }
        }
    }
}
