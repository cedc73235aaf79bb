package org.jonction.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final TestClock clock = new TestClock();
    private final Sessions sessions = new Sessions(clock);

    @Test
    void aSessionBelongsToItsSecretAlone() {
        String secret = sessions.begin("admin");
        assertThat(sessions.user(secret, true)).contains("admin");
        assertThat(sessions.user(secret + "x", true)).isEmpty();
        assertThat(sessions.user("", true)).isEmpty();
    }

    @Test
    void aSessionEndsAfterHalfAnHourWithoutUse() {
        String secret = sessions.begin("admin");
        clock.advance(Duration.ofMinutes(29));
        assertThat(sessions.user(secret, true)).isPresent();
        clock.advance(Duration.ofMinutes(29));
        assertThat(sessions.user(secret, true)).isPresent();
        clock.advance(Duration.ofMinutes(30));
        assertThat(sessions.user(secret, true)).isEmpty();
    }

    @Test
    void whatAPageReadsByItselfKeepsNoSessionAlive() {
        String secret = sessions.begin("admin");
        for (int minute = 0; minute < 29; minute++) {
            clock.advance(Duration.ofMinutes(1));
            assertThat(sessions.user(secret, false)).isPresent();
        }
        clock.advance(Duration.ofMinutes(1));
        assertThat(sessions.user(secret, false)).isEmpty();
    }

    @Test
    void aSessionEndsAfterTwelveHoursHoweverMuchItIsUsed() {
        String secret = sessions.begin("admin");
        for (int minutes = 0; minutes < 12 * 60 - 10; minutes += 10) {
            clock.advance(Duration.ofMinutes(10));
            assertThat(sessions.user(secret, true)).isPresent();
        }
        clock.advance(Duration.ofMinutes(10));
        assertThat(sessions.user(secret, true)).isEmpty();
    }

    @Test
    void signingOutEndsOneSessionAndNoOther() {
        String one = sessions.begin("admin");
        String other = sessions.begin("admin");
        sessions.end(one);
        assertThat(sessions.user(one, true)).isEmpty();
        assertThat(sessions.user(other, true)).isPresent();
    }

    @Test
    void theNumberOfSessionsIsBoundedAndTheOldestGoesFirst() {
        String first = sessions.begin("admin");
        String last = "";
        for (int i = 0; i < 64; i++) {
            last = sessions.begin("admin");
        }
        assertThat(sessions.user(first, true)).isEmpty();
        assertThat(sessions.user(last, true)).isPresent();
    }
}
