package org.jonction.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.jonction.api.trunk.TrunkProfile.Responses.Mapping;
import org.jonction.api.trunk.TrunkProfile.Timers;
import org.jonction.api.trunk.TrunkProfile.Timers.FailoverStop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the end of a try means: for the next try, and for the endpoint. */
class RetryPolicyTest extends CallTest {
    private static final String ITSP = "203.0.113.7 ";

    private final TestTrunk second = bench.addProvider("second", "203.0.113.60");
    private final FarEnd other = bench.wan("203.0.113.60");
    private FarEnd.Request invite;

    private void call() {
        invite = pbx.invite(Bench.LAN_SDP);
        itsp.takeInvite();
    }

    private void fail(int status, String headers) {
        call();
        itsp.reply(itsp.invite, status, headers, "");
    }

    private void goesElsewhere() {
        other.takeInvite();
        invite.cancel();
    }

    private void isFinal(int status) {
        assertThat(invite.status()).isEqualTo(status);
        assertThat(other.gets("INVITE")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 25, 27, 34, 38, 41, 42, 44, 47})
    void aCauseOfTheNetworkLeadsElsewhereWhateverTheStatus(int cause) {
        fail(480, "Reason: Q.850;cause=" + cause + "\n");

        goesElsewhere();
    }

    @ParameterizedTest
    @CsvSource({"503, 17", "500, 18", "503, 19", "504, 21", "408, 17"})
    void aUsersDecisionIsFinalWhateverTheStatus(int status, int cause) {
        fail(status, "Reason: Q.850;cause=" + cause + "\n");

        isFinal(status);
        assertThat(bench.outcomes).last().isEqualTo(ITSP + "SUCCESS");
    }

    @ParameterizedTest
    @ValueSource(ints = {486, 487, 600, 603, 604, 606, 607})
    void aUsersStatusIsFinalEvenIfTheProfileWantsARetry(int status) {
        bench.itsp.retryOn = Set.of(486, 487, 600, 603, 604, 606, 607);
        bench.itsp.retryCauses = Set.of(34);

        fail(status, "Reason: Q.850;cause=34\n");

        isFinal(status);
    }

    @Test
    void aRefusalThatThePeerMapsOddlyIsTranslatedFirst() {
        bench.itsp.map.add(new Mapping(503, 34, 486));
        bench.itsp.map.add(new Mapping(0, 21, 603));
        bench.itsp.map.add(new Mapping(480, -1, 503));

        fail(503, "Reason: Q.850;cause=34\n");
        isFinal(486);
        fail(500, "Reason: Q.850;cause=21\n");
        isFinal(603);
        fail(480, "");
        goesElsewhere();
    }

    @Test
    void theExplanationNamesTheMeaning() {
        fail(480, "Reason: Q.850;cause=34\n");
        goesElsewhere();

        assertThat(bench.explanation()).contains("answered 480, Q.850 cause 34 (overload); tried elsewhere");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        404 |                          | SUCCESS
        486 |                          | SUCCESS
        603 |                          | SUCCESS
        480 | Reason: Q.850;cause=34   | SUCCESS
        500 |                          | FAILURE
        503 |                          | FAILURE
        503 | Reason: Q.850;cause=1    | SUCCESS
        408 |                          | FAILURE
        503 | Retry-After: 7           | OVERLOADED 7
        503 | Retry-After: 0           | FAILURE
        501 |                          | SUCCESS
        """)
    void theEndpointIsToldWhatTheCallMet(int status, String header, String outcome) {
        fail(status, header == null ? "" : header + "\n");

        assertThat(bench.outcomes).containsExactly(ITSP + outcome);
        if (invite.status() < 200) {
            invite.cancel();
        }
    }

    @Test
    void ringingSpeaksForTheEndpointWhateverComesThen() {
        call();
        itsp.answer(180, "");
        itsp.answer(500, "");

        assertThat(bench.outcomes).containsExactly(ITSP + "SUCCESS");
        goesElsewhere();
    }

    @Test
    void silenceAndBrokenTransportsAreTold() {
        call();
        advance(4_000);
        assertThat(bench.outcomes).containsExactly(ITSP + "NO_ANSWER");
        goesElsewhere();
        bench.outcomes.clear();

        call();
        itsp.invite.handler.onTransportError(itsp.invite, "connection refused");
        assertThat(bench.outcomes).containsExactly(ITSP + "UNREACHABLE");
        goesElsewhere();
        bench.outcomes.clear();

        call();
        itsp.answer(100, "");
        advance(10_000);
        assertThat(bench.outcomes).containsExactly(ITSP + "FAILURE");
        goesElsewhere();
    }

    @Test
    void aCallThatTheCallerCancelsSaysNothing() {
        call();
        invite.cancel();

        assertThat(bench.outcomes).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theProfileSaysWhatStopsTheFastFailoverTimer(FailoverStop stop) {
        bench.itsp.timers = new Timers(4_000, 10_000, stop, 180, 0);
        call();
        itsp.answer(100, "");
        advance(9_000);
        boolean by100 = stop == FailoverStop.ANY;
        if (by100) {
            advance(60_000);
        } else {
            itsp.answer(180, "");
            advance(60_000);
        }

        boolean gone = stop == FailoverStop.FINAL;
        assertThat(itsp.invite.cancelled).isEqualTo(gone);
        assertThat(other.gets("INVITE")).isEqualTo(gone);
        invite.cancel();
    }

    @Test
    void whoRangTooLongForTheFastFailoverTimerIsCancelledAndALateAnswerIsByed() {
        bench.itsp.timers = new Timers(4_000, 10_000, FailoverStop.FINAL, 180, 0);
        call();
        itsp.answer(180, "");
        advance(10_000);
        assertThat(itsp.invite.cancelled).isTrue();
        other.takeInvite();

        itsp.answer(200, Bench.WAN_SDP);

        assertThat(itsp.acks()).hasSize(1);
        itsp.takeBye();
        other.answer(200, Bench.WAN_SDP);
        assertThat(invite.status()).isEqualTo(200);
        pbx.ack("");
        pbx.send("BYE");
        other.takeBye();
    }
}
