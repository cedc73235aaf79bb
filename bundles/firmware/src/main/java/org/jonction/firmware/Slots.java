package org.jonction.firmware;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.api.firmware.Slot;
import org.jonction.api.firmware.Slot.State;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The two slots, as boot loader, RAUC and the history of this box know them. */
@Component(service = {Slots.class, NoticeSource.class})
public final class Slots implements NoticeSource {
    private static final Logger LOG = LoggerFactory.getLogger(Slots.class);

    /** Begins the notice of an {@link #obstacle}. */
    static final String UNKNOWN = "The slots of the box cannot be cared for: ";

    private final Box box;
    private final Privileged privileged;
    private final SlotHistory history;
    private volatile @Nullable BootLoader bootLoader;
    private volatile boolean otherGivenUp;
    private volatile String obstacle = "";

    @Activate
    public Slots(@Reference Box box, @Reference Privileged privileged) {
        this.box = box;
        this.privileged = privileged;
        history = new SlotHistory(box);
    }

    /** The slots, A, then B: as the boot loader knew them at the last {@link #refresh}, and by what happened since. */
    List<Slot> latest() {
        BootLoader known = bootLoader;
        return known == null ? List.of() : List.of(slot("A", known), slot("B", known));
    }

    /** Whether the running slot was marked good in this start. */
    boolean markedGood() {
        return history.markedGood();
    }

    /** Asks the box about its slots. */
    void refresh() throws FirmwareException {
        BootLoader found = BootLoader.read(privileged.request(Privileged.SHORT, "slots"));
        history.settle(found::startable);
        otherGivenUp = found.givenUp(box.otherSlot());
        bootLoader = found;
    }

    /** Marks the running slot good. */
    void markGood() throws FirmwareException {
        privileged.request(Privileged.SHORT, "mark-good");
        history.passed();
        LOG.info("Slot {} with version {} is marked good", box.slot(), box.release().version());
        refresh();
    }

    /** Notes that the other slot is being written: what it held is gone. */
    void writing() {
        history.writing(box.otherSlot());
    }

    /** Notes that the other slot was written with a version. */
    void written(String version) {
        history.written(box.otherSlot(), version);
        try {
            refresh();
        } catch (FirmwareException e) {
            obstacle(UNKNOWN + e.getMessage());
        }
    }

    /** Whether the running slot has still to prove itself and the box can return to the other. */
    boolean canReturn() {
        return history.onTrial()
                && latest().stream().anyMatch(slot -> !slot.running() && slot.state() == State.GOOD);
    }

    /**
     * Takes the slot that the box returned from out of the boot loader's choice, so that no later count of its tries
     * takes it again. Until the running slot is good, it may be the better one.
     */
    void condemnReturned() throws FirmwareException {
        if (otherGivenUp && history.markedGood() && history.returned().isPresent()) {
            privileged.request(Privileged.SHORT, "mark-bad");
            LOG.info("Slot {} is marked bad: the box returned from it", box.otherSlot());
            refresh();
        }
    }

    /** Has what failed started anew, at most once in each start of the box. @return whether it was done now */
    boolean secondChance() throws FirmwareException {
        boolean given = privileged.request(Privileged.SHORT, "second-chance").contains("given");
        if (given) {
            LOG.warn(
                    "Version {} in slot {} fails its health gate: what failed is started anew",
                    box.release().version(), box.slot());
        }
        return given;
    }

    /** Returns to the other slot, because the running one has failed its trial. */
    void giveUp() throws FirmwareException {
        LOG.error("Version {} in slot {} does not pass its health gate: returning to slot {}", box.release().version(),
                box.slot(), box.otherSlot());
        privileged.request(Privileged.SHORT, "give-up");
    }

    /** Notes why the slots cannot be cared for; empty when they can. */
    void obstacle(String text) {
        if (!text.isEmpty() && !text.equals(obstacle)) {
            LOG.error(text);
        }
        obstacle = text;
    }

    /** Makes the other slot the next to start. */
    void activateOther() throws FirmwareException {
        refresh();
        Slot other = latest().stream().filter(slot -> !slot.running()).findFirst().orElseThrow();
        if (other.state() != State.GOOD) {
            throw new FirmwareException("slot " + other.name()
                    + " holds no system that is known to be good; install an update instead");
        }
        privileged.request(Privileged.SHORT, "activate-other");
        history.activated(other.name(), other.version());
        refresh();
    }

    @Override
    public List<String> notices() {
        List<String> notices = new ArrayList<>();
        history.returned()
                .ifPresent(returned -> notices.add("Version " + returned.version() + " in slot " + returned.slot()
                        + " did not pass its health gate, so the box returned to version "
                        + box.release().version() + " in slot " + box.slot() + ". Reason: " + returned.reason()));
        if (!obstacle.isEmpty()) {
            notices.add(obstacle);
        }
        return notices;
    }

    private Slot slot(String name, BootLoader known) {
        boolean running = name.equals(box.slot());
        String version = running ? box.release().version() : versionOfOther(name, known);
        boolean next = known.next().equals(Optional.of(name));
        return new Slot(name, state(name, version, running, known), running, next, version);
    }

    private String versionOfOther(String name, BootLoader known) {
        return Optional.ofNullable(known.installed().get(name))
                .or(() -> history.passedVersion(name))
                .orElse("");
    }

    private State state(String name, String version, boolean running, BootLoader known) {
        if (!running && (version.isEmpty() || !known.startable(name))) {
            return State.BAD;
        }
        return history.passedVersion(name).equals(Optional.of(version)) ? State.GOOD : State.TRIAL;
    }
}
