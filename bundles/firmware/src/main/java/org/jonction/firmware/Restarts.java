package org.jonction.firmware;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jonction.api.call.CallService;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.api.firmware.RestartPlan;
import org.jonction.api.firmware.RestartPlan.Mode;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Restarts the box: at once, at a time, or when the last call has ended. A plan outlives this bundle, not the start. */
@Component(service = {Restarts.class, NoticeSource.class})
public final class Restarts implements NoticeSource {
    private static final Logger LOG = LoggerFactory.getLogger(Restarts.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    /** What callers are told: about as long as a restart takes. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(60);

    private final Box box;
    private final Privileged privileged;
    private final Parts parts;
    private final Clock clock;
    private final Kept<Planned> kept;
    private final ScheduledExecutorService executor;
    private @Nullable RestartPlan plan;
    private boolean underWay;
    private volatile String failure = "";

    /** A plan of this start of the machine. */
    private record Planned(String bootId, Mode mode, @Nullable String at) {
        RestartPlan plan() {
            return new RestartPlan(mode, at == null ? null : Instant.parse(at));
        }
    }

    @Activate
    public Restarts(@Reference Box box, @Reference Privileged privileged, @Reference Parts parts) {
        this(box, privileged, parts, Clock.systemUTC());
        executor.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    Restarts(Box box, Privileged privileged, Parts parts, Clock clock) {
        this.box = box;
        this.privileged = privileged;
        this.parts = parts;
        this.clock = clock;
        kept = new Kept<>(box.state().resolve("firmware/restart.json"), Planned.class);
        plan = kept.read()
                .filter(planned -> planned.bootId.equals(box.bootId()))
                .map(Planned::plan)
                .orElse(null);
        executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("restart").factory());
    }

    /** New calls are welcome again unless the box is going down; the next version of this bundle takes up the plan. */
    @Deactivate
    synchronized void close() {
        executor.shutdownNow();
        if (plan != null && !underWay) {
            parts.calls().ifPresent(CallService::acceptNewCalls);
        }
    }

    synchronized @Nullable RestartPlan planned() {
        return plan;
    }

    /** Live calls. */
    int callsLeft() {
        return parts.calls().map(calls -> calls.calls().size()).orElse(0);
    }

    synchronized void plan(RestartPlan wanted) throws FirmwareException {
        Instant at = wanted.at();
        if (wanted.mode() == Mode.AT && at == null) {
            throw new FirmwareException("a restart at a time needs the time");
        }
        if (wanted.mode() != Mode.NOW && at != null && !at.isAfter(clock.instant())) {
            throw new FirmwareException(at + " has passed; the clock of the box says " + clock.instant());
        }
        if (underWay) {
            throw new FirmwareException("the box is restarting already");
        }
        cancel();
        plan = wanted;
        kept.write(new Planned(box.bootId(), wanted.mode(), at == null ? null : at.toString()));
        LOG.info("A restart is planned: {}{}", wanted.mode(), at == null ? "" : " " + at);
        if (wanted.mode() == Mode.DRAINED) {
            refuseNewCalls();
        }
    }

    synchronized void cancel() {
        if (plan == null || underWay) {
            return;
        }
        LOG.info("The planned restart is dropped");
        plan = null;
        kept.forget();
        parts.calls().ifPresent(CallService::acceptNewCalls);
    }

    /** Looks whether it is time. A bundle `call` that was replaced meanwhile is told again to refuse new calls. */
    synchronized void tick() {
        RestartPlan current = plan;
        if (current == null || underWay) {
            return;
        }
        if (current.mode() == Mode.DRAINED) {
            refuseNewCalls();
        }
        if (isDue(current)) {
            restart();
        }
    }

    private void refuseNewCalls() {
        parts.calls().ifPresent(calls -> calls.refuseNewCalls(RETRY_AFTER));
    }

    private boolean isDue(RestartPlan current) {
        Instant at = current.at();
        boolean timeHasCome = at != null && !clock.instant().isBefore(at);
        return switch (current.mode()) {
            case NOW -> true;
            case AT -> timeHasCome;
            case DRAINED -> timeHasCome || callsLeft() == 0;
        };
    }

    private void restart() {
        LOG.info("The box restarts; {} calls are ended", callsLeft());
        try {
            privileged.request(Privileged.SHORT, "restart");
            underWay = true;
            failure = "";
        } catch (FirmwareException e) {
            failure = "The box could not be restarted: " + e.getMessage();
            LOG.error(failure);
            cancel();
        }
    }

    @Override
    public List<String> notices() {
        return failure.isEmpty() ? List.of() : List.of(failure);
    }
}
