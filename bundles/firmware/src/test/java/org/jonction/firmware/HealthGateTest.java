package org.jonction.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.api.firmware.HealthItem;
import org.jonction.api.firmware.Slot.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the gate makes of conditions that hold or do not. */
class HealthGateTest extends BoxFixture {
    private static final Duration NONE = Duration.ZERO;
    private static final Duration EVER = Duration.ofDays(1);
    private static final HealthGate.Pace AT_ONCE = new HealthGate.Pace(NONE, NONE, NONE);
    private static final HealthGate.Pace PATIENT = new HealthGate.Pace(NONE, EVER, EVER);

    private final Given units = new Given("units");
    private final Given console = new Given("console");
    private final List<HealthGate> gates = new ArrayList<>();
    private Slots slots;
    private boolean stopping;

    /** A condition that holds or not as the test wants. */
    private static final class Given implements Condition {
        private final String name;
        private String wrong = "";
        private boolean broken;

        Given(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public HealthItem check() {
            if (broken) {
                throw new IllegalStateException("the condition itself is broken");
            }
            return wrong.isEmpty() ? holds("as it should be") : fails(wrong);
        }
    }

    @AfterEach
    void closeGates() throws InterruptedException {
        for (HealthGate gate : gates) {
            gate.close();
        }
    }

    @Test
    void aHealthySlotIsMarkedGoodOncePerStart() throws FirmwareException {
        HealthGate gate = gate(PATIENT);
        gate.look();
        gate.look();
        gate(PATIENT).look(); // after this bundle was replaced

        assertThat(server.requests).containsOnlyOnce("mark-good");
        assertThat(slots.markedGood()).isTrue();
        assertThat(gate.latest()).extracting(HealthItem::ok).containsExactly(true, true);

        box = boot("1.0", "A", "second");
        gate(PATIENT).look();
        assertThat(server.requests).filteredOn("mark-good"::equals).hasSize(2);
    }

    @Test
    void everythingMustHoldForAWhile() throws FirmwareException {
        HealthGate gate = gate(new HealthGate.Pace(EVER, EVER, EVER));

        gate.look();
        gate.look();

        assertThat(server.requests).doesNotContain("mark-good");
    }

    @Test
    void oneConditionThatFailsHoldsTheMarkBackUntilItHolds() throws FirmwareException {
        HealthGate gate = gate(PATIENT);
        units.wrong = "failed: chrony.service";

        gate.look();
        assertThat(server.requests).doesNotContain("mark-good");
        assertThat(gate.latest()).contains(new HealthItem("units", false, "failed: chrony.service"));

        units.wrong = "";
        gate.look();
        assertThat(server.requests).contains("mark-good");
    }

    @Test
    void aConditionThatCannotBeLookedAtDoesNotHold() throws FirmwareException {
        HealthGate gate = gate(PATIENT);
        units.broken = true;

        gate.look();

        assertThat(server.requests).doesNotContain("mark-good");
        assertThat(gate.latest().getFirst().ok()).isFalse();
        assertThat(gate.latest().getFirst().message()).contains("the condition itself is broken");
    }

    @Test
    void whatDoesNotHoldIsShownOnTheScreen() throws IOException, FirmwareException {
        HealthGate gate = gate(PATIENT);
        units.wrong = "failed: chrony.service";

        gate.look();
        assertThat(box.runtime().resolve("notices")).content().contains("units: failed: chrony.service");

        units.wrong = "";
        gate.look();
        assertThat(box.runtime().resolve("notices")).isEmptyFile();
    }

    @Test
    void anUpdateThatFailsTwiceIsLeftWithItsReasonToldAndItsSlotMarkedBad() throws FirmwareException {
        update("2.0");

        box = boot("2.0", "B", "second");
        variables.put("B_TRY", "1");
        HealthGate gate = gate(AT_ONCE);
        units.wrong = "failed: nftables.service";
        gate.look();
        assertThat(server.requests).contains("second-chance").doesNotContain("give-up");
        gate.look();
        gate.look();
        assertThat(server.requests).containsOnlyOnce("give-up").doesNotContain("mark-bad");

        box = boot("1.0", "A", "third");
        units.wrong = "";
        gate(PATIENT).look();
        assertThat(slots.notices())
                .singleElement()
                .asString()
                .contains("Version 2.0 in slot B", "returned to version 1.0 in slot A", "failed: nftables.service");
        assertThat(box.runtime().resolve("notices")).content().contains("failed: nftables.service");
        assertThat(server.requests).containsOnlyOnce("mark-bad");
        assertThat(slots.latest().get(1).state()).isEqualTo(State.BAD);
    }

    @Test
    void whatMayHealByItselfGetsMoreTime() throws FirmwareException {
        startUpdate();
        HealthGate gate = gate(new HealthGate.Pace(NONE, NONE, EVER));

        console.wrong = "does not answer";
        gate.look();
        gate.look();

        assertThat(server.requests).doesNotContain("second-chance", "give-up");
    }

    @Test
    void aReturnThatFailsIsAskedForAgain() throws FirmwareException {
        startUpdate();
        HealthGate gate = gate(AT_ONCE);
        units.wrong = "failed: nftables.service";
        gate.look();
        server.reply("give-up", "failed: the disk is busy");
        gate.look();
        assertThat(slots.notices()).singleElement().asString().contains("the disk is busy");

        server.reply("give-up", "ok");
        gate.look();
        gate.look();

        assertThat(server.requests).filteredOn("give-up"::equals).hasSize(2);
        assertThat(slots.notices()).isEmpty();
    }

    @Test
    void aSecondChanceThatHelpsIsAllThatItTakes() throws FirmwareException {
        startUpdate();
        HealthGate gate = gate(AT_ONCE);
        units.wrong = "failed: chrony.service";
        gate.look();

        units.wrong = "";
        gate.look();

        assertThat(server.requests).containsOnlyOnce("second-chance").doesNotContain("give-up");
        assertThat(slots.markedGood()).isTrue();
    }

    @Test
    void afterAnotherStartOfJonctionTheFirstFailureIsNotForgotten() throws FirmwareException {
        startUpdate();
        console.wrong = "does not answer";
        gate(AT_ONCE).look();

        gate(AT_ONCE).look();

        assertThat(server.requests).containsOnlyOnce("give-up");
    }

    @Test
    void aSlotThatWasGoodBeforeIsNeverLeft() throws FirmwareException {
        gate(PATIENT).look();
        box = boot("1.0", "A", "second");
        HealthGate gate = gate(AT_ONCE);
        units.wrong = "failed: nftables.service";

        gate.look();
        gate.look();

        assertThat(server.requests).doesNotContain("second-chance", "give-up");
    }

    @Test
    void anUpdateOfABoxWithoutAGoodSystemBesideItIsNotLeft() throws FirmwareException {
        update("2.0");
        variables.put("A_OK", "0");
        box = boot("2.0", "B", "second");
        units.wrong = "failed: nftables.service";

        gate(AT_ONCE).look();

        assertThat(server.requests).doesNotContain("second-chance", "give-up");
    }

    @Test
    void partsThatEndWithTheBoxAreNoReasonForAReturn() throws FirmwareException {
        startUpdate();
        HealthGate gate = gate(AT_ONCE);
        stopping = true;
        units.wrong = "a part of the box is not running: sip";

        gate.look();

        assertThat(server.requests).doesNotContain("second-chance", "give-up");
        assertThat(box.state().resolve(SlotHistory.JUDGEMENT)).content().doesNotContain("sip");
    }

    @Test
    void aPrivilegedServiceThatIsAwayIsTold() throws IOException, FirmwareException {
        HealthGate gate = gate(PATIENT);
        server.close();

        gate.look();

        assertThat(slots.notices()).singleElement().asString().startsWith(Slots.UNKNOWN);
        assertThat(slots.markedGood()).isFalse();
        assertThat(Files.exists(box.state().resolve(SlotHistory.JUDGEMENT))).isTrue();
    }

    /** Starts version 2.0 from slot B, beside a slot A that is good. */
    private void startUpdate() throws FirmwareException {
        update("2.0");
        box = boot("2.0", "B", "second");
    }

    /** Installs to slot B from a slot A that is good. */
    private void update(String version) throws FirmwareException {
        gate(PATIENT).look();
        install("B", version);
        slots.written(version);
    }

    private HealthGate gate(HealthGate.Pace pace) throws FirmwareException {
        slots = new Slots(box, new Privileged(box));
        slots.refresh();
        Notices notices = new Notices(box);
        notices.sources = List.of(slots);
        HealthGate gate = new HealthGate(box, slots, notices, List.of(units, console), pace, () -> stopping);
        gates.add(gate);
        return gate;
    }
}
