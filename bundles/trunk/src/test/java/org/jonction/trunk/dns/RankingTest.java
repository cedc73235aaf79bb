package org.jonction.trunk.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankingTest {
    private final Random random = new Random(1);

    @Test
    void aRankIsTriedOnlyAfterTheOneBefore() {
        Ranking<String> ranking =
                new Ranking<>(List.of(List.of(share(1, "a"), share(1, "b")), List.of(share(9, "c"))));

        for (int i = 0; i < 100; i++) {
            assertThat(ranking.order(random)).hasSize(3).endsWith("c").containsOnlyOnce("a", "b");
        }
    }

    @Test
    void withinARankChanceFollowsTheWeights() {
        Ranking<String> ranking =
                new Ranking<>(List.of(List.of(share(60, "a"), share(30, "b"), share(10, "c"), share(0, "d"))));

        assertThat(firsts(ranking, "a")).isCloseTo(600, within(60L));
        assertThat(firsts(ranking, "b")).isCloseTo(300, within(60L));
        assertThat(firsts(ranking, "c")).isCloseTo(100, within(40L));
        assertThat(firsts(ranking, "d")).isBetween(1L, 30L);
    }

    @Test
    void theAddressesOfOneHostShareItsCalls() {
        Ranking<String> ranking = new Ranking<>(List.of(List.of(share(0, "a", "b"))));

        assertThat(firsts(ranking, "a")).isCloseTo(500, within(80L));
        assertThat(ranking.order(random)).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void whatIsNamedTwiceIsListedOnce() {
        Ranking<String> ranking = Ranking.concat(List.of(Ranking.of("a"), Ranking.of("b"), Ranking.of("a")));

        assertThat(ranking.all()).containsExactly("a", "b");
        assertThat(ranking.map(String::toUpperCase).all()).containsExactly("A", "B");
    }

    private long firsts(Ranking<String> ranking, String place) {
        return random.ints(1000).filter(i -> ranking.order(random).getFirst().equals(place)).count();
    }

    private static Ranking.Share<String> share(int weight, String... places) {
        return new Ranking.Share<>(weight, List.of(places));
    }
}
