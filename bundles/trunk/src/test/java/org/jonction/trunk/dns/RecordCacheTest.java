package org.jonction.trunk.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecordCacheTest {
    private static final DnsRecord ONE = new DnsRecord.Address(InetAddress.ofLiteral("192.0.2.1"));

    private Reply answer = Reply.found(List.of(ONE), 120);
    private int questions;
    private long nowNs = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(100); // the clock may turn over
    private final RecordCache cache = new RecordCache(
            (name, type) -> {
                questions++;
                return answer;
            },
            () -> nowNs);

    @Test
    void anAnswerHoldsForItsTimeToLive() {
        assertThat(ask().ttlS()).isEqualTo(120);
        pass(119);
        assertThat(ask().ttlS()).isEqualTo(1);
        assertThat(questions).isEqualTo(1);
        pass(1);
        ask();
        assertThat(questions).isEqualTo(2);
    }

    @Test
    void timesToLiveHaveAFloorAndACeiling() {
        answer = Reply.found(List.of(ONE), 0);
        assertThat(ask().ttlS()).isEqualTo(RecordCache.FLOOR_S);
        pass(RecordCache.FLOOR_S);
        answer = Reply.found(List.of(ONE), 604_800);
        assertThat(ask().ttlS()).isEqualTo(RecordCache.CEILING_S);
    }

    @Test
    void whatIsNotThereIsRememberedForAShorterTime() {
        answer = Reply.none(86_400, "a does not exist");
        assertThat(ask().ttlS()).isEqualTo(RecordCache.NEGATIVE_CEILING_S);
        pass(RecordCache.NEGATIVE_CEILING_S - 1);
        assertThat(ask().kind()).isEqualTo(Reply.Kind.NONE);
        assertThat(questions).isEqualTo(1);
    }

    @Test
    void whileNobodyAnswersTheOldAnswerIsServed() {
        ask();
        answer = Reply.failed(0, "no name server answers");
        pass(120);

        Reply stale = ask();
        assertThat(stale.records()).containsExactly(ONE);
        assertThat(stale.stale()).isTrue();
        assertThat(stale.ttlS()).isEqualTo(RecordCache.RECHECK_S);
        assertThat(stale.text()).isEqualTo("no name server answers");
        pass(RecordCache.RECHECK_S - 1);
        ask();
        assertThat(questions).as("not asked again at once").isEqualTo(2);

        answer = Reply.found(List.of(ONE), 60);
        pass(1);
        assertThat(ask().stale()).isFalse();
    }

    @Test
    void anOldAnswerIsNotServedForEver() {
        ask();
        answer = Reply.failed(0, "no name server answers");
        pass(RecordCache.MOST_STALE_S - 1);
        assertThat(ask().kind()).isEqualTo(Reply.Kind.FOUND);
        pass(RecordCache.RECHECK_S);
        assertThat(ask().kind()).isEqualTo(Reply.Kind.FAILED);
    }

    @Test
    void whatDnsSaysIsNotThereAnyMoreIsNotServed() {
        ask();
        answer = Reply.none(60, "a does not exist");
        pass(120);

        assertThat(ask().kind()).isEqualTo(Reply.Kind.NONE);
    }

    @Test
    void withoutAnAnswerItIsAskedSoonThenLessOften() {
        answer = Reply.failed(0, "no name server answers");
        for (int ttlS : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            assertThat(ask().ttlS()).isEqualTo(ttlS);
            pass(ttlS);
        }
        answer = Reply.found(List.of(ONE), 60);
        assertThat(ask().kind()).isEqualTo(Reply.Kind.FOUND);
    }

    private Reply ask() {
        return cache.ask("a", Dns.Type.A);
    }

    private void pass(int seconds) {
        nowNs += TimeUnit.SECONDS.toNanos(seconds);
    }
}
