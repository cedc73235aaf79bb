package org.jonction.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.jonction.api.media.Latching;
import org.jonction.api.media.Side;
import org.junit.jupiter.api.Test;

class AllocationTest extends RelayFixture {
    private static final int PACKETS = 5000;
    /** What the loop needs for its timers in that time; less than a byte a packet. */
    private static final int BOUND_BYTES = 4000;

    @Test
    void aPacketInSteadyStateAllocatesNothing() throws Exception {
        FarEnd pbx = farEnd(PBX);
        FarEnd itsp = farEnd(ITSP);
        RelaySession session = open(Latching.STRICT);
        session.remote(Side.A, pbx.sdp());
        session.remote(Side.B, itsp.sdp());
        settle(session);
        relay(session, pbx, itsp, 100);
        seconds(session, 2);
        relay(session, pbx, itsp, 2000);

        long thread = session.loop().events().submit(() -> Thread.currentThread().threadId()).get(5, TimeUnit.SECONDS);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(thread);
        relay(session, pbx, itsp, PACKETS);
        assertThat(threads.getThreadAllocatedBytes(thread) - before).isBetween(0L, (long) BOUND_BYTES);
        session.close();
    }

    private static void relay(RelaySession session, FarEnd pbx, FarEnd itsp, int packets) {
        for (int i = 0; i < packets; i += 2) {
            pbx.sendRtp(session.local(Side.A));
            FarEnd.receive(itsp.rtp);
            itsp.sendRtp(session.local(Side.B));
            FarEnd.receive(pbx.rtp);
        }
    }
}
