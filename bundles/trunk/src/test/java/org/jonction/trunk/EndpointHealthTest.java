package org.jonction.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import org.jonction.api.trunk.EndpointOrder;
import org.jonction.api.trunk.EndpointState;
import org.jonction.api.trunk.Outcome;
import org.jonction.api.trunk.Outcome.Kind;
import org.jonction.api.trunk.TrunkProfile.Health;
import org.jonction.trunk.EndpointHealth.Rank;
import org.junit.jupiter.api.Test;

/** Down after 3, up after 2, at least 80 % of 20 calls. */
class EndpointHealthTest {
    private static final int WATCHED_S = 60;
    private static final int UNWATCHED_S = 0;

    private EndpointHealth health = watched(WATCHED_S);
    private long nowMs;

    private static EndpointHealth watched(int intervalS) {
        return new EndpointHealth(new Health(intervalS, 2_000, 3, 2, true, true, 20, 80));
    }

    @Test
    void theFirstAnswerBringsItUp() {
        assertThat(state()).isEqualTo(EndpointState.UNKNOWN);
        assertThat(rank()).isEqualTo(Rank.FIRST);

        answer();

        assertThat(state()).isEqualTo(EndpointState.UP);
        assertThat(health.settled()).isTrue();
        assertThat(health.probeMs()).isEqualTo(60_000);
    }

    @Test
    void missedOptionsDegradeItThenItIsDownAndAskedLessOften() {
        answer();
        miss();
        assertThat(state()).isEqualTo(EndpointState.DEGRADED);
        assertThat(rank()).isEqualTo(Rank.FIRST);
        assertThat(health.probeMs()).isEqualTo(1_000);
        miss();
        assertThat(health.probeMs()).isEqualTo(2_000);
        miss();
        assertThat(state()).isEqualTo(EndpointState.DOWN);
        assertThat(rank()).isEqualTo(Rank.LAST);
        assertThat(health.probeMs()).isEqualTo(4_000);
        miss();
        miss();
        assertThat(health.probeMs()).isEqualTo(5_000);
    }

    @Test
    void onceItAnswersAgainItIsAskedInQuickSuccessionUntilItIsUp() {
        down();
        answer();
        assertThat(state()).isEqualTo(EndpointState.DOWN);
        assertThat(health.probeMs()).isEqualTo(500);
        answer();
        assertThat(state()).isEqualTo(EndpointState.UP);
    }

    @Test
    void anAnswerBetweenSilencesDoesNotBringItBack() {
        down();
        answer();
        miss();
        answer();

        assertThat(state()).isEqualTo(EndpointState.DOWN);
    }

    @Test
    void aCallWithoutAnswerDemotesItAndOptionsBringItBack() {
        answer();
        call(Kind.NO_ANSWER);
        assertThat(state()).isEqualTo(EndpointState.DEMOTED);
        assertThat(rank()).isEqualTo(Rank.LATER);
        answer();
        assertThat(state()).isEqualTo(EndpointState.DEMOTED);
        answer();
        assertThat(state()).isEqualTo(EndpointState.UP);
    }

    @Test
    void callsAndOptionsCountTogether() {
        answer();
        miss();
        call(Kind.UNREACHABLE);
        call(Kind.NO_ANSWER);

        assertThat(state()).isEqualTo(EndpointState.DOWN);
    }

    @Test
    void tooManyFailedCallsDemoteItWhateverOptionsSays() {
        answer();
        for (int i = 0; i < 4; i++) {
            call(Kind.FAILURE);
        }
        assertThat(state()).isEqualTo(EndpointState.UP);
        call(Kind.FAILURE);
        assertThat(state()).isEqualTo(EndpointState.DEMOTED);
        assertThat(health.reason()).contains("too many calls fail", "for 5 s");
        answer();
        answer();
        assertThat(state()).isEqualTo(EndpointState.DEMOTED);
    }

    @Test
    void oneFailureInFiveIsBorne() {
        answer();
        for (int i = 0; i < 100; i++) {
            call(i % 5 == 0 ? Kind.FAILURE : Kind.SUCCESS);
        }

        assertThat(state()).isEqualTo(EndpointState.UP);
    }

    @Test
    void afterAWhileOneCallTriesItAndTheOthersWaitForWhatItMeets() {
        failing();
        nowMs += 5_000;
        assertThat(state()).isEqualTo(EndpointState.DEGRADED);
        assertThat(rank()).isEqualTo(Rank.FIRST);
        assertThat(rank()).isEqualTo(Rank.LATER);

        call(Kind.SUCCESS);
        assertThat(rank()).isEqualTo(Rank.FIRST);
        call(Kind.SUCCESS);
        assertThat(state()).isEqualTo(EndpointState.UP);
    }

    @Test
    void aFailureOnTrialDemotesItForLonger() {
        failing();
        nowMs += 5_000;
        assertThat(rank()).isEqualTo(Rank.FIRST);
        call(Kind.FAILURE);
        assertThat(state()).isEqualTo(EndpointState.DEMOTED);
        nowMs += 9_999;
        assertThat(state()).isEqualTo(EndpointState.DEMOTED);
        nowMs += 30_000;
        assertThat(state()).isEqualTo(EndpointState.DEGRADED);
    }

    @Test
    void aTrialThatNobodyAnswersForIsTakenByTheNextCall() {
        failing();
        nowMs += 5_000;
        assertThat(rank()).isEqualTo(Rank.FIRST);
        nowMs += 4_999;
        assertThat(rank()).isEqualTo(Rank.LATER);
        nowMs += 1;
        assertThat(rank()).isEqualTo(Rank.FIRST);
    }

    @Test
    void anOverloadedPeerIsLeftAloneForAsLongAsItSays() {
        answer();
        health.called(new Outcome(Kind.OVERLOADED, 30, "503 with Retry-After 30"), nowMs);
        assertThat(state()).isEqualTo(EndpointState.DEMOTED);
        assertThat(rank()).isEqualTo(Rank.NEVER);
        assertThat(health.hopeful(nowMs)).isFalse();
        nowMs += 29_999;
        assertThat(rank()).isEqualTo(Rank.NEVER);
        nowMs += 1;
        assertThat(state()).isEqualTo(EndpointState.DEGRADED);
        assertThat(rank()).isEqualTo(Rank.FIRST);
    }

    @Test
    void noPeerCanSendTheBoxAwayForEver() {
        health.called(new Outcome(Kind.OVERLOADED, Integer.MAX_VALUE, "503"), nowMs);
        nowMs += EndpointHealth.MOST_RETRY_AFTER_S * 1_000L;

        assertThat(rank()).isEqualTo(Rank.FIRST);
    }

    @Test
    void withoutOptionsCallsAloneTakeItDownAndBringItBack() {
        health = watched(UNWATCHED_S);
        call(Kind.NO_ANSWER);
        call(Kind.NO_ANSWER);
        call(Kind.NO_ANSWER);
        assertThat(state()).isEqualTo(EndpointState.DOWN);
        assertThat(health.probeMs()).isZero();

        nowMs += 60_000;
        assertThat(state()).isEqualTo(EndpointState.DEGRADED);
        assertThat(rank()).isEqualTo(Rank.FIRST);
        assertThat(rank()).isEqualTo(Rank.LATER);
        call(Kind.NO_ANSWER);
        assertThat(state()).isEqualTo(EndpointState.DOWN);

        nowMs += 60_000;
        assertThat(rank()).isEqualTo(Rank.FIRST);
        call(Kind.SUCCESS);
        call(Kind.SUCCESS);
        assertThat(state()).isEqualTo(EndpointState.UP);
    }

    @Test
    void ordersHideItsHealthAndGiveItBack() {
        answer();
        health.order(EndpointOrder.DRAIN);
        assertThat(state()).isEqualTo(EndpointState.DRAINING);
        assertThat(rank()).isEqualTo(Rank.NEVER);
        assertThat(health.settled()).isFalse();
        assertThat(health.probeMs()).isEqualTo(60_000);
        health.order(EndpointOrder.BLOCK);
        assertThat(state()).isEqualTo(EndpointState.BLOCKED);
        assertThat(health.probeMs()).isZero();
        down();
        health.order(EndpointOrder.IN_SERVICE);
        assertThat(state()).isEqualTo(EndpointState.DOWN);
    }

    private EndpointState state() {
        return health.state(nowMs);
    }

    private Rank rank() {
        return health.rank(nowMs);
    }

    private void answer() {
        health.probed(true, "200 in 1 ms", nowMs);
    }

    private void miss() {
        health.probed(false, "no answer in 2000 ms", nowMs);
    }

    private void call(Kind kind) {
        health.called(new Outcome(kind, 0, kind.name()), nowMs);
    }

    private void down() {
        miss();
        miss();
        miss();
    }

    private void failing() {
        answer();
        for (int i = 0; i < 5; i++) {
            call(Kind.FAILURE);
        }
    }
}
