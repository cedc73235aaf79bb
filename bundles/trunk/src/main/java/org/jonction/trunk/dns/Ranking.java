package org.jonction.trunk.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Places to try: one rank after the other and, within a rank, by chance, in proportion to weights (RFC 2782).
 *
 * @param ranks most preferred first
 */
public record Ranking<E>(List<List<Share<E>>> ranks) {
    /**
     * A part of a rank.
     *
     * @param weight its weight (RFC 2782), 0 to 65535
     * @param places places alike, each as likely to be the first, for example the addresses of one host
     */
    public record Share<E>(int weight, List<E> places) {
        public Share {
            places = List.copyOf(places);
        }
    }

    public Ranking {
        ranks = ranks.stream().map(List::copyOf).toList();
    }

    /** Nowhere. */
    public static <E> Ranking<E> empty() {
        return new Ranking<>(List.of());
    }

    /** One single place. */
    public static <E> Ranking<E> of(E place) {
        return new Ranking<>(List.of(List.of(new Share<>(0, List.of(place)))));
    }

    /** These one after the other. */
    public static <E> Ranking<E> concat(List<Ranking<E>> all) {
        return new Ranking<>(all.stream().flatMap(one -> one.ranks.stream()).toList());
    }

    /** The same with other places instead. */
    public <F> Ranking<F> map(Function<E, F> other) {
        return new Ranking<>(ranks.stream()
                .map(rank -> rank.stream()
                        .map(share -> new Share<>(
                                share.weight, share.places.stream().map(other).toList()))
                        .toList())
                .toList());
    }

    /** Every place once, in the order of the ranks. */
    public List<E> all() {
        return ranks.stream()
                .flatMap(List::stream)
                .flatMap(share -> share.places.stream())
                .distinct()
                .toList();
    }

    /** Whether one of the places is such. */
    public boolean any(Predicate<E> such) {
        for (List<Share<E>> rank : ranks) {
            for (Share<E> share : rank) {
                for (E place : share.places) {
                    if (such.test(place)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Every place, in the order in which one request tries them. */
    public List<E> order(RandomGenerator random) {
        List<E> ordered = new ArrayList<>(ranks.size());
        for (List<Share<E>> rank : ranks) {
            if (rank.size() == 1) {
                append(rank.getFirst(), random, ordered);
            } else {
                draw(rank, random, ordered);
            }
        }
        return ordered;
    }

    private static <E> void draw(List<Share<E>> rank, RandomGenerator random, List<E> ordered) {
        List<Share<E>> left = new ArrayList<>(rank);
        // RFC 2782: those of weight 0 first, so that they have a very small chance beside others
        left.sort((a, b) -> Boolean.compare(a.weight > 0, b.weight > 0));
        while (!left.isEmpty()) {
            int sum = 0;
            for (Share<E> share : left) {
                sum += share.weight;
            }
            int drawn = random.nextInt(sum + 1);
            int i = 0;
            for (int running = left.getFirst().weight; running < drawn; running += left.get(i).weight) {
                i++;
            }
            append(left.remove(i), random, ordered);
        }
    }

    private static <E> void append(Share<E> share, RandomGenerator random, List<E> ordered) {
        int size = share.places.size();
        int first = size < 2 ? 0 : random.nextInt(size);
        for (int i = 0; i < size; i++) {
            ordered.add(share.places.get((first + i) % size));
        }
    }
}
