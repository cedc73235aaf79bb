package org.jonction.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SteadyTimeTest {
    @Test
    void itGoesForwardAndKnowsNothingOfTheMachinesClock() {
        InstantSource time = SteadyTime.begin();
        Instant first = time.instant();
        assertThat(first).isBetween(Instant.EPOCH, Instant.EPOCH.plus(Duration.ofHours(1)));
        assertThat(time.instant()).isAfterOrEqualTo(first);
    }
}
