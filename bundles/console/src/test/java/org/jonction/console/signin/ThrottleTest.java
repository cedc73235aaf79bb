package org.jonction.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final String SOURCE = "192.0.2.7";

    private final TestClock clock = new TestClock();
    private final Throttle throttle = new Throttle(clock);

    @Test
    void eachFailureDoublesTheDelayUpToFiveMinutes() {
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            assertThat(throttle.admit(SOURCE)).isZero();
            Duration wait = throttle.admit(SOURCE);
            delays.add(wait.toSeconds());
            clock.advance(wait);
        }
        assertThat(delays).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L);
    }

    @Test
    void otherSourcesAreNotHeldUp() {
        throttle.admit(SOURCE);
        assertThat(throttle.admit(SOURCE)).isPositive();
        assertThat(throttle.admit("192.0.2.8")).isZero();
    }

    @Test
    void successForgetsTheFailures() {
        throttle.admit(SOURCE);
        clock.advance(Duration.ofSeconds(1));
        assertThat(throttle.admit(SOURCE)).isZero();
        throttle.succeeded(SOURCE);
        assertThat(throttle.admit(SOURCE)).isZero();
        assertThat(throttle.admit(SOURCE)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anAttemptThatIsStillBeingJudgedHoldsUpTheNext() {
        assertThat(throttle.admit(SOURCE)).isZero();
        assertThat(throttle.admit(SOURCE)).isPositive();
    }

    @Test
    void failuresAreForgottenAfterAnHour() {
        for (int i = 0; i < 5; i++) {
            throttle.admit(SOURCE);
            clock.advance(Duration.ofMinutes(1));
        }
        clock.advance(Duration.ofHours(1));
        assertThat(throttle.admit(SOURCE)).isZero();
        assertThat(throttle.admit(SOURCE)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void allAddressesOfAnIpv6SiteCountAsOneSource() {
        throttle.admit("2001:db8:1:2::1");
        assertThat(throttle.admit("2001:db8:1:2:ffff::9")).isPositive();
        assertThat(throttle.admit("2001:db8:1:3::1")).isZero();
    }
}
