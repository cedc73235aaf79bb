package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RehearsalTest {
    @Test
    void everyMessageOfEveryCallIsPlayedToItsEnd() throws Exception {
        Rehearsal rehearsal = new Rehearsal();
        rehearsal.play(45, () -> false);
        // INVITE, 180, 200, ACK, BYE, 200; as many go out
        assertThat(rehearsal.played()).isEqualTo(45 * 6);
        assertThat(rehearsal.sent()).isEqualTo(45 * 6);
    }

    @Test
    void itEndsWhenItIsTold() throws Exception {
        Rehearsal rehearsal = new Rehearsal();
        rehearsal.play(1_000_000, () -> rehearsal.played() >= 60);
        assertThat(rehearsal.played()).isEqualTo(60);
    }
}
