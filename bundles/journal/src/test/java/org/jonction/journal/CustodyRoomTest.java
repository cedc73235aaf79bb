package org.jonction.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CustodyRoomTest {
    private static final long NEVER_MS = 1_000_000;

    private final CountDownLatch closed = new CountDownLatch(1);

    @Test
    void whatIsKeptIsGivenBackOnce() {
        CustodyRoom room = new CustodyRoom(NEVER_MS);
        room.keep("socket", "it", closed::countDown);

        assertThat(room.take("other", String.class)).isEmpty();
        assertThat(room.take("socket", String.class)).contains("it");
        assertThat(room.take("socket", String.class)).isEmpty();
        room.close();
        assertThat(closed.getCount()).as("it is its owner's again").isEqualTo(1);
    }

    @Test
    void whatNobodyComesForIsClosed() throws Exception {
        CustodyRoom room = new CustodyRoom(1);
        room.keep("socket", "it", closed::countDown);

        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(room.take("socket", String.class)).isEmpty();
        room.close();
    }

    @Test
    void whatIsOfAnotherTypeIsClosed() {
        CustodyRoom room = new CustodyRoom(NEVER_MS);
        room.keep("socket", "it", closed::countDown);

        assertThat(room.take("socket", Integer.class)).isEmpty();
        assertThat(closed.getCount()).isZero();
        room.close();
    }

    @Test
    void whatHadTheSameNameIsClosedAndTheRestAtTheEnd() {
        CountDownLatch second = new CountDownLatch(1);
        CustodyRoom room = new CustodyRoom(NEVER_MS);
        room.keep("socket", "one", closed::countDown);
        room.keep("socket", "two", second::countDown);

        assertThat(closed.getCount()).isZero();
        assertThat(second.getCount()).isEqualTo(1);
        room.close();
        assertThat(second.getCount()).isZero();
    }
}
