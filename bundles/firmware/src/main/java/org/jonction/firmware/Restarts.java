package org.jonction.firmware;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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
    /** A box that still runs by then does not restart. */
    private static final Duration LONGEST_STOP = Duration.ofMinutes(3);

    private final Box box;
    private final Privileged privileged;
    private final Parts parts;
    private final BooleanSupplier writing;
    private final Clock clock;
    private final Kept<Planned> kept;
    private final ScheduledExecutorService executor;
    private volatile @Nullable RestartPlan plan;
    private boolean underWay;
    private long ticksUnderWay;
    private volatile String failure = "";

    /** A plan of this start of the machine. */
    private record Planned(String bootId, Mode mode, @Nullable String at) {
        private Planned {
            plan(mode, at);
        }

        RestartPlan plan() {
            return plan(mode, at);
        }

        private static RestartPlan plan(Mode mode, @Nullable String at) {
            return new RestartPlan(mode, at == null ? null : Instant.parse(at));
        }
    }

    @Activate
    public Restarts(
            @Reference Box box,
            @Reference Privileged privileged,
            @Reference Parts parts,
            @Reference Updates updates) {
        this(box, privileged, parts, updates::writing, Clock.systemUTC());
        executor.scheduleWithFixedDelay(this::safeTick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @param writing whether the other slot is being written, which no restart may break off */
    Restarts(Box box, Privileged privileged, Parts parts, BooleanSupplier writing, Clock clock) {
        this.box = box;
        this.privileged = privileged;
        this.parts = parts;
        this.writing = writing;
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

    @Nullable RestartPlan planned() {
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
        kept.write(new Planned(box.bootId(), wanted.mode(), at == null ? null : at.toString()));
        LOG.info("A restart is planned: {}{}", wanted.mode(), at == null ? "" : " " + at);
        failure = "";
        take(wanted);
    }

    synchronized void cancel() {
        if (plan == null || underWay) {
            return;
        }
        LOG.info("The planned restart is dropped");
        kept.forget();
        take(null);
    }

    /** New calls that an earlier plan had refused are welcome again unless this one refuses them, too. */
    private void take(@Nullable RestartPlan next) {
        boolean refused = plan != null && plan.mode() == Mode.DRAINED;
        plan = next;
        if (next != null && next.mode() == Mode.DRAINED) {
            refuseNewCalls();
        } else if (refused) {
            parts.calls().ifPresent(CallService::acceptNewCalls);
        }
    }

    private void safeTick() {
        try {
            tick();
        } catch (RuntimeException e) {
            LOG.error("The planned restart stumbled", e);
        }
    }

    /** Looks whether it is time. A bundle `call` that was replaced meanwhile is told again to refuse new calls. */
    synchronized void tick() {
        RestartPlan current = plan;
        if (underWay) {
            giveUpWhenNothingHappens();
            return;
        }
        if (current == null) {
            return;
        }
        if (current.mode() == Mode.DRAINED) {
            refuseNewCalls();
        }
        if (isDue(current) && !writing.getAsBoolean()) {
            restart();
        }
    }

    private void giveUpWhenNothingHappens() {
        ticksUnderWay++;
        if (ticksUnderWay >= LONGEST_STOP.dividedBy(TICK)) {
            underWay = false;
            failed("it was asked for, and nothing has happened for " + LONGEST_STOP.toMinutes() + " minutes");
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
            ticksUnderWay = 0;
        } catch (FirmwareException e) {
            failed(e.getMessage());
        }
    }

    private void failed(@Nullable String reason) {
        failure = "The box could not be restarted: " + reason;
        LOG.error(failure);
        cancel();
    }

    @Override
    public List<String> notices() {
        return failure.isEmpty() ? List.of() : List.of(failure);
    }
}
