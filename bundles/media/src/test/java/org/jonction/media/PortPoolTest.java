package org.jonction.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PortPoolTest {
    private static final InetAddress ADDRESS = InetAddress.ofLiteral("192.0.2.1");
    private long now = Long.MAX_VALUE - 5;
    private final PortPool pool = new PortPool(new Random(), () -> now);

    private List<Integer> takeAll() {
        List<Integer> ports = new ArrayList<>();
        pool.take().ifPresent(first -> {
            ports.add(first.rtpPort());
            ports.addAll(takeAll());
        });
        return ports;
    }

    private PortPair pair(int port) {
        return new PortPair(ADDRESS, port);
    }

    @Test
    void everyEvenPortWhoseOddNeighbourFitsIsHandedOutOnce() {
        pool.resize(ADDRESS, 9, 17);
        assertThat(takeAll()).containsExactlyInAnyOrder(10, 12, 14, 16);
        assertThat(pool.inUse()).isEqualTo(4);
    }

    @Test
    void theHighestPortIsUsable() {
        pool.resize(ADDRESS, 65_534, 65_535);
        assertThat(takeAll()).containsExactly(65_534);
    }

    @Test
    void portsComeBackAfterTheirRestInTheOrderOfTheirReturn() {
        pool.resize(ADDRESS, 10, 15);
        assertThat(takeAll()).hasSize(3);
        pool.release(pair(12), 10);
        now += 4;
        pool.release(pair(10), 10);
        assertThat(pool.available()).isZero();
        now += 6;
        assertThat(pool.available()).isEqualTo(1);
        now += 4;
        assertThat(takeAll()).containsExactly(12, 10);
    }

    @Test
    void aLongRestHoldsNoOtherPairBack() {
        pool.resize(ADDRESS, 10, 13);
        takeAll();
        pool.release(pair(10), 100);
        pool.release(pair(12), 5);
        now += 5;
        assertThat(takeAll()).containsExactly(12);
    }

    @Test
    void aPairGivenBackTwiceIsHandedOutOnce() {
        pool.resize(ADDRESS, 10, 13);
        takeAll();
        pool.release(pair(10), 0);
        pool.release(pair(10), 0);
        assertThat(takeAll()).containsExactly(10);
    }

    @Test
    void anotherRangeLeavesPortsInUseAlone() {
        pool.resize(ADDRESS, 10, 15);
        takeAll();
        pool.release(pair(14), 10);
        pool.resize(ADDRESS, 12, 17);
        assertThat(takeAll()).containsExactly(16);
        pool.release(pair(10), 0);
        pool.release(pair(12), 0);
        now += 10;
        assertThat(takeAll()).containsExactly(12, 14);
    }

    @Test
    void theOrderIsNotToBeGuessed() {
        pool.resize(ADDRESS, 20_000, 29_999);
        PortPool other = new PortPool(new Random(), () -> now);
        other.resize(ADDRESS, 20_000, 29_999);
        List<Integer> first = new ArrayList<>();
        List<Integer> second = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            first.add(pool.take().orElseThrow().rtpPort());
            second.add(other.take().orElseThrow().rtpPort());
        }
        assertThat(first).isNotEqualTo(second);
    }
}
