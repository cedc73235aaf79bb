package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.jonction.api.trunk.Trunk;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    private final TestTrunk trunk = new TestTrunk("itsp", "wan", "203.0.113.7");

    @Test
    void everyCallIsAnsweredAndLeavesNothing() throws Exception {
        Rehearsal rehearsal = new Rehearsal(trunk.build());
        assertThat(rehearsal.play(45, () -> false)).isEqualTo(45);
        assertThat(rehearsal.idle()).isTrue();
    }

    @Test
    void aTrunkThatTakesNoCallsDoesNoHarm() throws Exception {
        trunk.state = Trunk.AdminState.DISABLED;
        Rehearsal rehearsal = new Rehearsal(trunk.build());
        assertThat(rehearsal.play(3, () -> false)).isZero();
        assertThat(rehearsal.idle()).isTrue();
    }
}
