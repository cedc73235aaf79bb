package org.jonction.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SequenceTrackerTest {
    private final SequenceTracker tracker = new SequenceTracker();

    private void receive(int... sequences) {
        for (int sequence : sequences) {
            tracker.received(1, sequence);
        }
    }

    @Test
    void anUnbrokenStreamLosesNothingAcrossTheWrap() {
        for (int i = 0; i < 200_000; i++) {
            receive(i + 65_000 & 0xffff);
        }
        assertThat(tracker.lost()).isZero();
    }

    @Test
    void gapsAreLosses() {
        receive(65_533, 65_535, 2, 3, 10);
        assertThat(tracker.lost()).isEqualTo(1 + 2 + 6);
    }

    @Test
    void reorderedPacketsAreNoLoss() {
        receive(100, 103, 101, 102, 104);
        assertThat(tracker.lost()).isZero();
    }

    @Test
    void repeatedPacketsHideNoLoss() {
        receive(100, 100, 102, 102, 100, 103, 102);
        assertThat(tracker.lost()).isEqualTo(1);
    }

    @Test
    void packetsFromBeforeTheFirstAreNoLoss() {
        receive(101, 100, 99, 102);
        assertThat(tracker.lost()).isZero();
    }

    @Test
    void aNewSourceKeepsTheLossesSoFar() {
        receive(1, 3);
        tracker.received(2, 40_000);
        tracker.received(2, 40_002);
        assertThat(tracker.lost()).isEqualTo(2);
    }

    @Test
    void aSenderThatStartsAgainLosesNothing() {
        receive(100, 101, 30_000, 30_001, 30_002);
        assertThat(tracker.lost()).isZero();
    }

    @Test
    void oneForgedJumpChangesNothing() {
        receive(100, 30_000, 101, 102, 60_000, 103);
        assertThat(tracker.lost()).isZero();
    }
}
