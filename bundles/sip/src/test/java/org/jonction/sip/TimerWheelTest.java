package org.jonction.sip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
    private long nowMs = 5;
    private long alarmMs = -1;
    private final TimerWheel wheel = new TimerWheel(() -> nowMs, delayMs -> alarmMs = nowMs + delayMs);
    private final List<Long> expired = new ArrayList<>();

    private final class Probe extends TimerWheel.Entry {
        @Override
        void expire() {
            expired.add(nowMs);
        }
    }

    /** Lets time pass like the loop does: from alarm to alarm. */
    private void passUntil(long untilMs) {
        while (alarmMs >= 0 && alarmMs <= untilMs) {
            nowMs = alarmMs;
            alarmMs = -1;
            wheel.advance();
        }
        nowMs = untilMs;
    }

    @Test
    void anEntryExpiresOnceNotBeforeItsTimeAndWithinOneTick() {
        for (long delayMs : new long[] {0, 1, 9, 10, 500, 20_470, 20_480, 20_490, 32_000, 900_000}) {
            expired.clear();
            long startMs = nowMs;
            wheel.schedule(new Probe(), delayMs);
            passUntil(startMs + 1_000_000);
            assertThat(expired).hasSize(1);
            assertThat(expired.getFirst() - startMs).isBetween(delayMs, delayMs + 2 * TimerWheel.TICK_MS);
        }
    }

    @Test
    void aCancelledEntryNeverExpires() {
        Probe probe = new Probe();
        wheel.schedule(probe, 100);
        wheel.cancel(probe);
        wheel.cancel(probe);
        passUntil(60_000);
        assertThat(expired).isEmpty();
        assertThat(probe.waiting()).isFalse();
    }

    @Test
    void aNewTimeReplacesTheFormerOne() {
        Probe probe = new Probe();
        wheel.schedule(probe, 100);
        wheel.schedule(probe, 5_000);
        passUntil(60_000);
        assertThat(expired).hasSize(1);
        assertThat(expired.getFirst()).isGreaterThanOrEqualTo(5_005);
    }

    @Test
    void anEntryMayScheduleItselfAndCancelItsNeighbours() {
        Probe neighbour = new Probe();
        TimerWheel.Entry first = new TimerWheel.Entry() {
            private int rounds = 3;

            @Override
            void expire() {
                wheel.cancel(neighbour);
                if (--rounds > 0) {
                    wheel.schedule(this, 0);
                }
                expired.add(-1L);
            }
        };
        wheel.schedule(first, 50);
        wheel.schedule(neighbour, 50);
        passUntil(1_000);
        assertThat(expired).containsExactly(-1L, -1L, -1L);
    }

    @Test
    void anEntryThatFailsDoesNotKeepOthersFromExpiring() {
        wheel.schedule(
                new TimerWheel.Entry() {
                    @Override
                    void expire() {
                        throw new IllegalStateException("on purpose");
                    }
                },
                50);
        wheel.schedule(new Probe(), 50);
        passUntil(1_000);
        assertThat(expired).hasSize(1);
    }

    @Test
    void afterALongSleepEverythingDueExpires() {
        for (int i = 0; i < 10_000; i += 7) {
            wheel.schedule(new Probe(), i);
        }
        nowMs += 3_600_000;
        wheel.advance();
        assertThat(expired).hasSize(1_429);
    }

    @Test
    void thousandsOfRandomEntriesEachExpireInTime() {
        Random random = new Random(1);
        int[] early = {0};
        for (int i = 0; i < 20_000; i++) {
            long dueMs = nowMs + random.nextInt(70_000);
            TimerWheel.Entry entry = new TimerWheel.Entry() {
                @Override
                void expire() {
                    expired.add(nowMs);
                    if (nowMs < dueMs || nowMs > dueMs + 2 * TimerWheel.TICK_MS) {
                        early[0]++;
                    }
                }
            };
            wheel.schedule(entry, dueMs - nowMs);
            if (i % 3 == 0) {
                wheel.cancel(entry);
            }
            passUntil(nowMs + random.nextInt(3));
        }
        passUntil(nowMs + 100_000);
        assertThat(expired).hasSize(20_000 - 6_667);
        assertThat(early[0]).isZero();
    }

    @Test
    void aLoopRunsWhatWasScheduledFromAnotherThread() throws Exception {
        try (SipBox box = new SipBox(new SipBox.Answering())) {
            CountDownLatch ran = new CountDownLatch(1);
            box.layer.loop("any").schedule(20, ran::countDown);
            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
