package org.jonction.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final String MARK = "password 1";

    private final TestClock clock = new TestClock();
    private final Sessions sessions = new Sessions(clock);

    @Test
    void aSessionBelongsToItsSecretAlone() {
        String secret = sessions.begin("admin", MARK);
        assertThat(sessions.user(secret, MARK, true)).contains("admin");
        assertThat(sessions.user(secret + "x", MARK, true)).isEmpty();
        assertThat(sessions.user("", MARK, true)).isEmpty();
    }

    @Test
    void aSessionEndsAfterHalfAnHourWithoutUse() {
        String secret = sessions.begin("admin", MARK);
        clock.advance(Duration.ofMinutes(29));
        assertThat(sessions.user(secret, MARK, true)).isPresent();
        clock.advance(Duration.ofMinutes(29));
        assertThat(sessions.user(secret, MARK, true)).isPresent();
        clock.advance(Duration.ofMinutes(30));
        assertThat(sessions.user(secret, MARK, true)).isEmpty();
    }

    @Test
    void whatAPageReadsByItselfKeepsNoSessionAlive() {
        String secret = sessions.begin("admin", MARK);
        for (int minute = 0; minute < 29; minute++) {
            clock.advance(Duration.ofMinutes(1));
            assertThat(sessions.user(secret, MARK, false)).isPresent();
        }
        clock.advance(Duration.ofMinutes(1));
        assertThat(sessions.user(secret, MARK, false)).isEmpty();
    }

    @Test
    void aSessionEndsAfterTwelveHoursHoweverMuchItIsUsed() {
        String secret = sessions.begin("admin", MARK);
        for (int minutes = 0; minutes < 12 * 60 - 10; minutes += 10) {
            clock.advance(Duration.ofMinutes(10));
            assertThat(sessions.user(secret, MARK, true)).isPresent();
        }
        clock.advance(Duration.ofMinutes(10));
        assertThat(sessions.user(secret, MARK, true)).isEmpty();
    }

    @Test
    void signingOutEndsOneSessionAndNoOther() {
        String one = sessions.begin("admin", MARK);
        String other = sessions.begin("admin", MARK);
        sessions.end(one);
        assertThat(sessions.user(one, MARK, true)).isEmpty();
        assertThat(sessions.user(other, MARK, true)).isPresent();
    }

    @Test
    void theNumberOfSessionsIsBoundedAndTheOldestGoesFirst() {
        String first = sessions.begin("admin", MARK);
        String last = "";
        for (int i = 0; i < 64; i++) {
            last = sessions.begin("admin", MARK);
        }
        assertThat(sessions.user(first, MARK, true)).isEmpty();
        assertThat(sessions.user(last, MARK, true)).isPresent();
    }

    @Test
    void anotherPasswordEndsEverySession() {
        String secret = sessions.begin("admin", MARK);
        assertThat(sessions.user(secret, "password 2", true)).isEmpty();
        assertThat(sessions.user(secret, MARK, true)).isEmpty();
    }
}
