package org.jonction.firmware;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What became of the slots so far. Both systems read and write it, each when it runs. Safe from any thread. */
final class SlotHistory {
    /** File of the latest {@link Judgement} within the state folder. */
    static final String JUDGEMENT = "firmware/last-health.json";

    private static final String HISTORY = "firmware/slots.json";

    private final Box box;
    private final Kept<History> file;
    private History history;

    /**
     * Versions and events, as kept.
     *
     * @param passed the latest version that passed the health gate, by slot
     * @param markedIn the start of the machine in which the running slot was marked good
     * @param trial the slot that has still to prove itself
     * @param returned the latest trial that ended in a return
     */
    private record History(
            Map<String, String> passed, @Nullable String markedIn, @Nullable Trial trial, @Nullable Returned returned) {
        private History {
            passed = passed == null ? Map.of() : Map.copyOf(passed);
        }
    }

    private record Trial(String slot, String version, String madeIn) {}

    /** A slot that the box came back from, and why. */
    record Returned(String slot, String version, String reason) {}

    SlotHistory(Box box) {
        this.box = box;
        file = new Kept<>(box.state().resolve(HISTORY), History.class);
        history = file.read().orElse(new History(Map.of(), null, null, null));
    }

    /**
     * Notes a return from a slot on trial: the box was restarted since, runs from the other, and the boot loader has
     * given the one on trial up.
     */
    synchronized void settle(Predicate<String> startable) {
        Trial trial = history.trial;
        if (trial == null
                || trial.madeIn.equals(box.bootId())
                || trial.slot.equals(box.slot())
                || startable.test(trial.slot)) {
            return;
        }
        String reason = new Kept<>(box.state().resolve(JUDGEMENT), Judgement.class)
                .read()
                .filter(judgement -> judgement.isOf(trial.slot, trial.version))
                .map(Judgement::reason)
                .orElse("it did not start as far as its health gate");
        Returned returned = new Returned(trial.slot, trial.version, reason);
        keep(new History(passedWithout(trial.slot), history.markedIn, null, returned));
    }

    /** Notes that a slot is being written, and so holds no system that ever passed. */
    synchronized void writing(String slot) {
        keep(new History(passedWithout(slot), history.markedIn, null, null));
    }

    /** Notes that a slot was written with a version, which the next start tries. */
    synchronized void written(String slot, String version) {
        keep(new History(passedWithout(slot), history.markedIn, new Trial(slot, version, box.bootId()), null));
    }

    /** Notes that the next start takes a slot with a version that passed before. */
    synchronized void activated(String slot, String version) {
        keep(new History(history.passed, history.markedIn, new Trial(slot, version, box.bootId()), null));
    }

    /** Notes that the running slot passed the health gate in this start. */
    synchronized void passed() {
        Map<String, String> passed = new HashMap<>(history.passed);
        passed.put(box.slot(), box.release().version());
        Trial trial = history.trial;
        boolean proven = trial != null && trial.slot.equals(box.slot());
        keep(new History(passed, box.bootId(), proven ? null : trial, returned().orElse(null)));
    }

    /** Whether the running slot has still to prove itself. */
    synchronized boolean onTrial() {
        return history.trial != null && history.trial.slot.equals(box.slot()) && !markedGood();
    }

    /** Whether the running slot was marked good in this start. */
    synchronized boolean markedGood() {
        return box.bootId().equals(history.markedIn);
    }

    /** The latest version that passed the health gate in this slot. */
    synchronized Optional<String> passedVersion(String slot) {
        return Optional.ofNullable(history.passed.get(slot));
    }

    /** The latest return, until the next trial, or until somebody starts that slot by hand. */
    synchronized Optional<Returned> returned() {
        return Optional.ofNullable(history.returned).filter(returned -> returned.slot.equals(box.otherSlot()));
    }

    private Map<String, String> passedWithout(String slot) {
        Map<String, String> passed = new HashMap<>(history.passed);
        passed.remove(slot);
        return passed;
    }

    private void keep(History changed) {
        history = changed;
        file.write(changed);
    }
}
