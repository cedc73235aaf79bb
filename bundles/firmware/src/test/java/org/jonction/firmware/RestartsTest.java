package org.jonction.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jonction.api.call.CallEnd;
import org.jonction.api.call.CallInfo;
import org.jonction.api.call.CallService;
import org.jonction.api.firmware.FirmwareException;
import org.jonction.api.firmware.RestartPlan;
import org.jonction.api.firmware.RestartPlan.Mode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestartsTest extends BoxFixture {
    private final Calls calls = new Calls();
    private final SetClock clock = new SetClock();
    private final Parts parts = new Parts();
    private boolean writing;
    private Restarts restarts;

    @BeforeEach
    void plan() {
        parts.calls = calls;
        restarts = restarts();
    }

    @Test
    void atOnceEndsTheCallsThatAreUp() throws FirmwareException {
        calls.up = 3;

        restarts.plan(new RestartPlan(Mode.NOW, null));
        restarts.tick();

        assertThat(server.requests).containsExactly("restart");
    }

    @Test
    void aDrainRefusesNewCallsAndWaitsForTheLast() throws FirmwareException {
        calls.up = 2;

        restarts.plan(new RestartPlan(Mode.DRAINED, clock.now.plusSeconds(600)));
        restarts.tick();

        assertThat(calls.refusing).isEqualTo(Duration.ofSeconds(60));
        assertThat(restarts.callsLeft()).isEqualTo(2);
        assertThat(server.requests).isEmpty();
        calls.up = 0;
        restarts.tick();
        assertThat(server.requests).containsExactly("restart");
        assertThat(calls.refusing).as("until the box is down").isNotNull();
    }

    @Test
    void aDrainEndsAtItsDeadline() throws FirmwareException {
        calls.up = 1;
        restarts.plan(new RestartPlan(Mode.DRAINED, clock.now.plusSeconds(600)));

        clock.now = clock.now.plusSeconds(599);
        restarts.tick();
        assertThat(server.requests).isEmpty();
        clock.now = clock.now.plusSeconds(1);
        restarts.tick();

        assertThat(server.requests).containsExactly("restart");
    }

    @Test
    void aReplacedCallBundleIsToldToRefuseAgain() throws FirmwareException {
        calls.up = 1;
        restarts.plan(new RestartPlan(Mode.DRAINED, clock.now.plusSeconds(600)));
        Calls fresh = new Calls();
        fresh.up = 1;
        parts.calls = fresh;

        restarts.tick();

        assertThat(fresh.refusing).isNotNull();
    }

    @Test
    void aDroppedPlanTakesCallsAgain() throws FirmwareException {
        calls.up = 1;
        restarts.plan(new RestartPlan(Mode.DRAINED, clock.now.plusSeconds(600)));

        restarts.cancel();
        calls.up = 0;
        restarts.tick();

        assertThat(calls.refusing).isNull();
        assertThat(restarts.planned()).isNull();
        assertThat(server.requests).isEmpty();
    }

    @Test
    void aRestartAtATimeTakesCallsUntilThen() throws FirmwareException {
        restarts.plan(new RestartPlan(Mode.AT, clock.now.plusSeconds(60)));
        restarts.tick();
        assertThat(server.requests).isEmpty();
        assertThat(calls.refusing).isNull();

        clock.now = clock.now.plusSeconds(60);
        restarts.tick();

        assertThat(server.requests).containsExactly("restart");
    }

    @Test
    void aTimeThatHasPassedIsRefusedAndTheOldPlanStands() throws FirmwareException {
        RestartPlan good = new RestartPlan(Mode.AT, clock.now.plusSeconds(60));
        restarts.plan(good);

        assertThatThrownBy(() -> restarts.plan(new RestartPlan(Mode.AT, clock.now)))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("has passed");
        assertThat(restarts.planned()).isEqualTo(good);
    }

    @Test
    void aPlanOutlivesTheReplacementOfThisBundle() throws FirmwareException {
        calls.up = 1;
        RestartPlan plan = new RestartPlan(Mode.DRAINED, clock.now.plusSeconds(600));
        restarts.plan(plan);

        restarts.close();
        assertThat(calls.refusing).as("nobody would lift it if the bundle stayed away").isNull();
        restarts = restarts();
        restarts.tick();

        assertThat(restarts.planned()).isEqualTo(plan);
        assertThat(calls.refusing).isNotNull();
    }

    @Test
    void aPlanDoesNotOutliveTheRestart() throws FirmwareException {
        restarts.plan(new RestartPlan(Mode.AT, clock.now.plusSeconds(60)));

        box = boot("1.0", "A", "second");

        assertThat(restarts().planned()).isNull();
    }

    @Test
    void aRestartThatFailsIsToldAndCallsAreTakenAgain() throws FirmwareException {
        server.reply("restart", "failed: systemd does not answer");
        restarts.plan(new RestartPlan(Mode.DRAINED, null));

        restarts.tick();

        assertThat(restarts.planned()).isNull();
        assertThat(calls.refusing).isNull();
        assertThat(restarts.notices())
                .singleElement()
                .satisfies(notice -> assertThat(notice).contains("systemd does not answer"));
    }

    @Test
    void anotherPlanReplacesTheFirst() throws FirmwareException {
        calls.up = 1;
        restarts.plan(new RestartPlan(Mode.DRAINED, clock.now.plusSeconds(600)));
        RestartPlan drained = new RestartPlan(Mode.DRAINED, clock.now.plusSeconds(1200));
        restarts.plan(drained);
        assertThat(calls.accepted).as("in between").isZero();
        assertThat(restarts.planned()).isEqualTo(drained);

        restarts.plan(new RestartPlan(Mode.AT, clock.now.plusSeconds(60)));

        assertThat(calls.refusing).isNull();
    }

    @Test
    void aClockThatIsSetPastTheTimeMakesItCome() throws FirmwareException {
        restarts.plan(new RestartPlan(Mode.AT, clock.now.plusSeconds(3600)));

        clock.now = clock.now.plusSeconds(86_400);
        restarts.tick();

        assertThat(server.requests).containsExactly("restart");
    }

    @Test
    void aClockThatIsSetBackMakesItWait() throws FirmwareException {
        Instant at = clock.now.plusSeconds(60);
        restarts.plan(new RestartPlan(Mode.AT, at));

        clock.now = clock.now.minusSeconds(86_400);
        restarts.tick();
        assertThat(server.requests).isEmpty();
        clock.now = at;
        restarts.tick();

        assertThat(server.requests).containsExactly("restart");
    }

    @Test
    void aTimeIsKeptAsTheInstantThatItIsWhenClocksAreChangedForSummer() throws FirmwareException {
        ZonedDateTime secondTwoThirty = ZonedDateTime.of(
                        LocalDateTime.of(2026, 10, 25, 2, 30), ZoneId.of("Europe/Berlin"))
                .withLaterOffsetAtOverlap();
        restarts.plan(new RestartPlan(Mode.AT, secondTwoThirty.toInstant()));
        restarts.close();
        restarts = restarts();

        clock.now = Instant.parse("2026-10-25T00:30:00Z"); // the first half past two
        restarts.tick();
        assertThat(server.requests).isEmpty();
        clock.now = Instant.parse("2026-10-25T01:30:00Z");
        restarts.tick();

        assertThat(server.requests).containsExactly("restart");
    }

    @Test
    void noRestartBreaksOffTheWritingOfAnUpdate() throws FirmwareException {
        writing = true;
        restarts.plan(new RestartPlan(Mode.NOW, null));
        restarts.tick();
        assertThat(server.requests).isEmpty();

        writing = false;
        restarts.tick();

        assertThat(server.requests).containsExactly("restart");
    }

    @Test
    void theRestartIsAskedForOnceAndThenNothingChangesIt() throws FirmwareException {
        restarts.plan(new RestartPlan(Mode.DRAINED, null));
        restarts.tick();
        restarts.tick();
        restarts.cancel();

        assertThat(server.requests).containsExactly("restart");
        assertThat(calls.refusing).isNotNull();
        assertThatThrownBy(() -> restarts.plan(new RestartPlan(Mode.NOW, null)))
                .isInstanceOf(FirmwareException.class)
                .hasMessageContaining("restarting already");
    }

    @Test
    void aBoxThatDoesNotGoDownTakesCallsAgain() throws FirmwareException {
        restarts.plan(new RestartPlan(Mode.DRAINED, null));

        for (int second = 0; second <= 180; second++) {
            restarts.tick();
        }

        assertThat(server.requests).containsExactly("restart");
        assertThat(calls.refusing).isNull();
        assertThat(restarts.planned()).isNull();
        assertThat(restarts.notices()).singleElement().asString().contains("nothing has happened for 3 minutes");
    }

    @Test
    void aDamagedPlanIsPassedOver() throws IOException {
        Files.createDirectories(box.state().resolve("firmware"));
        Files.writeString(
                box.state().resolve("firmware/restart.json"),
                "{\"bootId\":\"first\",\"mode\":\"AT\",\"at\":\"tomorrow\"}");

        assertThat(restarts().planned()).isNull();
    }

    private Restarts restarts() {
        return new Restarts(box, new Privileged(box), parts, () -> writing, clock);
    }

    private static final class SetClock extends Clock {
        Instant now = Instant.parse("2026-06-01T03:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static final class Calls implements CallService {
        int up;
        int accepted;
        @Nullable Duration refusing;

        @Override
        public List<CallInfo> calls() {
            List<CallInfo> calls = new ArrayList<>();
            for (int i = 0; i < up; i++) {
                calls.add(null);
            }
            return calls;
        }

        @Override
        public List<CallEnd> ended() {
            return List.of();
        }

        @Override
        public Totals totals() {
            return new Totals(up, up, 0);
        }

        @Override
        public boolean hangUp(String id, String reason) {
            return false;
        }

        @Override
        public void refuseNewCalls(Duration retryAfter) {
            refusing = retryAfter;
        }

        @Override
        public void acceptNewCalls() {
            refusing = null;
            accepted++;
        }

        @Override
        public Trial tryHeaderRules(String trunk, boolean incoming, String message, String caller) {
            return new Trial(List.of(), message);
        }
    }
}
