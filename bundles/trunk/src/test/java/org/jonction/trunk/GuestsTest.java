package org.jonction.trunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GuestsTest {
    private final AtomicLong clockMs = new AtomicLong();
    private final Guests guests = new Guests(clockMs::get);

    private int admitted(String source, int messages) {
        InetAddress address = InetAddress.ofLiteral(source);
        int admitted = 0;
        for (int i = 0; i < messages; i++) {
            admitted += guests.admit(address) ? 1 : 0;
        }
        return admitted;
    }

    @Test
    void oneThatFloodsIsHeardNowAndThenAndTakesNothingFromOthers() {
        assertThat(admitted("192.0.2.66", 10_000)).isEqualTo(Guests.BURST);
        assertThat(admitted("192.0.2.3", 4)).isEqualTo(4);

        clockMs.addAndGet(1_000);

        assertThat(admitted("192.0.2.66", 10_000)).isEqualTo(Guests.PER_SECOND);
    }

    @Test
    void manyThatFloodAreHeardNoMoreThanAllMayBe() {
        int admitted = 0;
        for (int i = 0; i < 250; i++) {
            admitted += admitted("192.0.2." + i, 20);
        }

        assertThat(admitted).isEqualTo(Guests.BURST_OF_ALL);
    }
}
