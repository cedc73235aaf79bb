package org.jonction.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.api.firmware.HealthItem;
import org.jonction.api.firmware.Slot;
import org.jonction.api.firmware.Slot.State;
import org.junit.jupiter.api.Test;

class SlotsTest extends BoxFixture {
    @Test
    void aNewBoxRunsFromAnUnprovenSlotBesideAnEmptyOne() throws FirmwareException {
        Slots slots = slots();

        assertThat(slots.latest())
                .containsExactly(
                        new Slot("A", State.TRIAL, true, true, "1.0"), new Slot("B", State.BAD, false, false, ""));
        assertThat(slots.markedGood()).isFalse();
    }

    @Test
    void theRunningSlotIsGoodOnceMarked() throws FirmwareException {
        Slots slots = slots();

        slots.markGood();

        assertThat(slots.markedGood()).isTrue();
        assertThat(slots.latest().getFirst().state()).isEqualTo(State.GOOD);
        assertThat(variables).containsEntry("A_TRY", "0");
    }

    @Test
    void markedGoodHoldsForOneStartOnly() throws FirmwareException {
        slots().markGood();

        box = boot("1.0", "A", "second");
        Slots slots = slots();

        assertThat(slots.markedGood()).isFalse();
        assertThat(slots.latest().getFirst().state()).isEqualTo(State.GOOD);
    }

    @Test
    void aWrittenSlotIsOnTrialAndNext() throws FirmwareException {
        Slots slots = slots();
        slots.markGood();
        install("B", "2.0");

        slots.written("2.0");

        assertThat(slots.latest())
                .containsExactly(
                        new Slot("A", State.GOOD, true, false, "1.0"), new Slot("B", State.TRIAL, false, true, "2.0"));
    }

    @Test
    void anUpdateThatProvesItselfStays() throws FirmwareException {
        update("2.0");
        box = boot("2.0", "B", "second");
        Slots slots = slots();
        assertThat(slots.canReturn()).isTrue();

        slots.markGood();

        assertThat(slots.canReturn()).isFalse();
        assertThat(slots.notices()).isEmpty();
        assertThat(slots.latest())
                .containsExactly(
                        new Slot("A", State.GOOD, false, false, "1.0"), new Slot("B", State.GOOD, true, true, "2.0"));
    }

    @Test
    void aReturnIsToldWithItsReasonUntilTheNextUpdate() throws FirmwareException {
        update("2.0");
        box = boot("2.0", "B", "second");
        slots();
        new Kept<>(box.state().resolve(SlotHistory.JUDGEMENT), Judgement.class)
                .write(new Judgement(
                        "B", "2.0", false, List.of(new HealthItem("units", false, "failed: nftables.service"))));
        variables.put("B_TRY", "2");

        box = boot("1.0", "A", "fourth");
        Slots slots = slots();

        assertThat(slots.notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice).contains("2.0", "slot B", "1.0", "nftables.service"));
        assertThat(slots.latest().get(1).state()).isEqualTo(State.BAD);
        assertThat(slots().notices()).as("after the bundle was replaced").hasSize(1);
        install("B", "2.1");
        slots.written("2.1");
        assertThat(slots.notices()).isEmpty();
    }

    @Test
    void aSlotThatNeverGotAsFarAsItsGateIsToldSo() throws FirmwareException {
        update("2.0");
        variables.put("B_TRY", "2");

        box = boot("1.0", "A", "fourth");

        assertThat(slots().notices().getFirst()).contains("did not start as far as its health gate");
    }

    @Test
    void aSlotThatSomebodyPassedOverAtTheBootMenuStaysOnTrial() throws FirmwareException {
        update("2.0");

        box = boot("1.0", "A", "second");
        Slots slots = slots();
        slots.markGood();
        slots.condemnReturned();

        assertThat(slots.notices()).isEmpty();
        assertThat(slots.latest().get(1)).isEqualTo(new Slot("B", State.TRIAL, false, true, "2.0"));
        assertThat(server.requests).doesNotContain("mark-bad");
    }

    @Test
    void aSlotThatTheBoxReturnedFromIsMarkedBadOnceTheRunningOneIsGood() throws FirmwareException {
        update("2.0");
        variables.put("B_TRY", "2");
        box = boot("1.0", "A", "fourth");
        Slots slots = slots();

        slots.condemnReturned();
        assertThat(server.requests).doesNotContain("mark-bad");
        slots.markGood();
        slots.condemnReturned();
        slots.condemnReturned();

        assertThat(server.requests).containsOnlyOnce("mark-bad");
        assertThat(variables).containsEntry("B_OK", "0");
        assertThat(slots.notices()).as("still told").hasSize(1);
    }

    @Test
    void aSlotThatFailedAndIsStartedByHandMayProveItself() throws FirmwareException {
        update("2.0");
        variables.put("B_TRY", "2");
        box = boot("1.0", "A", "fourth");
        slots();

        box = boot("2.0", "B", "fifth");
        Slots slots = slots();
        slots.markGood();
        slots.condemnReturned();

        assertThat(slots.notices()).isEmpty();
        assertThat(server.requests).doesNotContain("mark-bad");
        assertThat(slots.latest().get(1).state()).isEqualTo(State.GOOD);
    }

    @Test
    void noReturnIsToldBeforeTheRestart() throws FirmwareException {
        update("2.0");

        assertThat(slots().notices()).isEmpty();
    }

    @Test
    void theOtherSlotIsActivatedWhenItWasGood() throws FirmwareException {
        update("2.0");
        box = boot("2.0", "B", "second");
        Slots slots = slots();
        slots.markGood();

        slots.activateOther();

        assertThat(server.requests).contains("activate-other");
        assertThat(slots.latest().getFirst().next()).isTrue();
    }

    @Test
    void aSlotThatNeverWasGoodIsNotActivated() throws FirmwareException {
        Slots empty = slots();
        assertThatThrownBy(empty::activateOther)
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("slot B")
                .hasMessageContaining("install an update");
        update("2.0");
        Slots untried = slots();

        assertThatThrownBy(untried::activateOther).isInstanceOf(FirmwareException.class);
        assertThat(server.requests).doesNotContain("activate-other");
    }

    @Test
    void aDamagedHistoryIsPassedOver() throws IOException, FirmwareException {
        Files.createDirectories(box.state().resolve("firmware"));
        Files.writeString(box.state().resolve("firmware/slots.json"), "{ \"passed\": ");

        assertThat(slots().latest()).hasSize(2);
    }

    @Test
    void aHistoryOfANewerVersionIsUnderstood() throws IOException, FirmwareException {
        Files.createDirectories(box.state().resolve("firmware"));
        Files.writeString(
                box.state().resolve("firmware/slots.json"), "{\"passed\":{\"A\":\"1.0\"},\"somethingNew\":[1]}");

        assertThat(slots().latest().getFirst().state()).isEqualTo(State.GOOD);
    }

    /** Installs to slot B from a slot A that is good. */
    private void update(String version) throws FirmwareException {
        Slots slots = slots();
        slots.markGood();
        install("B", version);
        slots.written(version);
    }

    private Slots slots() throws FirmwareException {
        Slots slots = new Slots(box, new Privileged(box));
        slots.refresh();
        return slots;
    }
}
