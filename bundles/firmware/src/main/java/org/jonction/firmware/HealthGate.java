package org.jonction.firmware;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.api.firmware.HealthItem;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks the running slot good once every condition has held for some seconds. Of a slot on trial that does not get
 * there, what failed is started anew; when that does not help, the box returns to the other slot. Failed units and a
 * broken Java are noticed by {@code jonction-health} on the box, which does the same without Java.
 */
@Component(service = HealthGate.class, immediate = true)
public final class HealthGate {
    private static final Logger LOG = LoggerFactory.getLogger(HealthGate.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE_OF_START = Duration.ofMillis(200);
    private static final Duration PAUSE_ON_TRIAL = Duration.ofSeconds(2);
    private static final Duration PAUSE_AFTERWARDS = Duration.ofSeconds(30);

    private final Box box;
    private final Slots slots;
    private final Notices notices;
    private final List<Condition> conditions;
    private final Pace pace;
    private final BooleanSupplier stopping;
    private final Kept<Judgement> file;
    private final ScheduledExecutorService executor;
    private volatile List<HealthItem> latest = List.of();
    private @Nullable Judgement kept;
    private final Map<String, Long> failingSinceNs = new HashMap<>();
    private long healthySinceNs;
    private boolean givenUp;

    /**
     * How long the gate waits.
     *
     * @param settling how long everything must hold
     * @param ruleset how long the firewall of a slot on trial may not be loaded
     * @param others how long it may fail in anything else; failed units are jonction-health's business before that
     */
    record Pace(Duration settling, Duration ruleset, Duration others) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(10), Duration.ofSeconds(15), Duration.ofSeconds(90));

        Duration patience(String condition) {
            return condition.equals("ruleset") ? ruleset : others;
        }
    }

    @Activate
    public HealthGate(
            BundleContext context,
            @Reference Box box,
            @Reference Slots slots,
            @Reference Notices notices,
            @Reference Parts parts,
            @Reference StartFindings findings) {
        this(box, slots, notices, conditions(context, box, parts, findings), Pace.USUAL,
                () -> isState(context, Bundle.STOPPING));
        executor.execute(() -> watchOnceUp(context));
    }

    HealthGate(
            Box box,
            Slots slots,
            Notices notices,
            List<Condition> conditions,
            Pace pace,
            BooleanSupplier stopping) {
        this.box = box;
        this.slots = slots;
        this.notices = notices;
        this.conditions = conditions;
        this.pace = pace;
        this.stopping = stopping;
        file = new Kept<>(box.state().resolve(SlotHistory.JUDGEMENT), Judgement.class);
        executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofVirtual().name("health-gate").factory());
    }

    private static List<Condition> conditions(
            BundleContext context, Box box, Parts parts, StartFindings findings) {
        String console = context.getProperty("jonction.console.address");
        return List.of(
                new RulesetCondition(box.program("usr/sbin/nft"), parts::firewall),
                new ListenersCondition(parts),
                new ConsoleCondition(console == null ? "127.0.0.1:8443" : console, box.runtime().resolve("console")),
                new UnitsCondition(box.program("usr/bin/systemctl")),
                new DataCondition(box.state(), findings));
    }

    private static boolean isState(BundleContext context, int state) {
        return context.getBundle(Constants.SYSTEM_BUNDLE_ID).getState() == state;
    }

    @Deactivate
    void close() throws InterruptedException {
        executor.shutdownNow();
        if (!executor.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("The health gate still looks at something after {}", PATIENCE);
        }
    }

    /** The conditions as found last. */
    List<HealthItem> latest() {
        return latest;
    }

    /** Parts that are still to start are no finding; when they never do, the system starts the box anew. */
    private void watchOnceUp(BundleContext context) {
        if (!isState(context, Bundle.STARTING)) {
            watch();
        } else if (!executor.isShutdown()) {
            executor.schedule(() -> watchOnceUp(context), PAUSE_OF_START.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void watch() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.error("The health gate stumbled", e);
        }
        Duration pause = slots.markedGood() ? PAUSE_AFTERWARDS : PAUSE_ON_TRIAL;
        if (!executor.isShutdown()) {
            executor.schedule(this::watch, pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Checks every condition once, and marks the slot good when they have held for long enough. */
    void look() {
        List<HealthItem> found = conditions.stream().map(HealthGate::check).toList();
        if (stopping.getAsBoolean() || executor.isShutdown()) {
            return; // parts that have ended already are no reason for a return
        }
        report(found);
        latest = found;
        boolean healthy = found.stream().allMatch(HealthItem::ok);
        if (!healthy) {
            healthySinceNs = 0;
        } else if (healthySinceNs == 0) {
            healthySinceNs = System.nanoTime();
        }
        boolean settled = healthy && System.nanoTime() - healthySinceNs >= pace.settling().toNanos();
        try {
            if (settled && !slots.markedGood()) {
                slots.markGood();
            } else if (slots.latest().isEmpty()) {
                slots.refresh();
            }
            slots.condemnReturned();
            giveUpWhenHopeless(found);
            slots.obstacle("");
        } catch (FirmwareException e) {
            slots.obstacle(Slots.UNKNOWN + e.getMessage());
        }
        keep(new Judgement(box.slot(), box.release().version(), slots.markedGood(), found));
        notices.publish(found);
    }

    private static HealthItem check(Condition condition) {
        try {
            return condition.check();
        } catch (RuntimeException e) {
            LOG.error("The condition {} cannot be looked at", condition.name(), e);
            return condition.fails("an error in the box, see its log: " + e);
        }
    }

    /** The system would do so, too, only later. */
    private void giveUpWhenHopeless(List<HealthItem> found) throws FirmwareException {
        found.stream().filter(HealthItem::ok).map(HealthItem::name).forEach(failingSinceNs::remove);
        found.stream()
                .filter(item -> !item.ok())
                .forEach(item -> failingSinceNs.putIfAbsent(item.name(), System.nanoTime()));
        boolean hopeless = failingSinceNs.entrySet().stream().anyMatch(entry -> {
            Duration failing = Duration.ofNanos(System.nanoTime() - entry.getValue());
            return failing.compareTo(pace.patience(entry.getKey())) >= 0;
        });
        if (hopeless && !givenUp && slots.canReturn()) {
            keep(new Judgement(box.slot(), box.release().version(), false, found));
            if (slots.secondChance()) {
                failingSinceNs.clear();
            } else {
                slots.giveUp();
                givenUp = true;
            }
        }
    }

    private void report(List<HealthItem> found) {
        for (HealthItem item : found) {
            if (!latest.contains(item)) {
                if (item.ok()) {
                    LOG.info("Health: {}: {}", item.name(), item.message());
                } else {
                    LOG.warn("Not healthy: {}: {}", item.name(), item.message());
                }
            }
        }
    }

    /** Before the slot is marked good, so that the other slot can tell why it was not. */
    private void keep(Judgement judgement) {
        boolean news = !judgement.equals(kept) && (kept == null || !kept.passed());
        if (news) {
            file.write(judgement);
            kept = judgement;
        }
    }
}
