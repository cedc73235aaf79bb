package org.jonction.media;

/**
 * Counts what is missing in one RTP stream by its sequence numbers. Neither reordered nor repeated packets count as
 * loss; a new source (SSRC) or a jump begins a new stretch, which keeps the losses so far.
 */
final class SequenceTracker {
    private static final int MAX_DROPOUT = 3000; // RFC 3550 A.1
    private static final int WINDOW = 64;

    private boolean started;
    private int ssrc;
    private long first;
    private long highest;
    private long distinct;
    /** Bit n is set when the packet n before the highest has arrived. */
    private long window;
    private int resumeAt = -1;
    private long lostBefore;
    private long lost;

    /** Notes one packet. */
    void received(int source, int sequence) {
        if (!started || source != ssrc) {
            restart(source, sequence);
            return;
        }
        int step = (short) (sequence - (int) highest);
        if (step > 0 && step <= MAX_DROPOUT) {
            window = step < WINDOW ? window << step | 1 : 1;
            highest += step;
            distinct++;
            resumeAt = -1;
        } else if (step <= 0 && step > -WINDOW) {
            late(step);
        } else {
            jumped(source, sequence);
            return;
        }
        lost = lostBefore + (highest - first + 1 - distinct);
    }

    /** Packets missing so far. */
    long lost() {
        return lost;
    }

    private void late(int step) {
        long bit = 1L << -step;
        if ((window & bit) == 0) {
            window |= bit;
            distinct++;
            first = Math.min(first, highest + step);
        }
    }

    /** RFC 3550 A.1: two packets in a row behind a jump mean that the sender started again. */
    private void jumped(int source, int sequence) {
        if (sequence == resumeAt) {
            restart(source, sequence);
            first--;
            distinct++;
            window = 3;
        } else {
            resumeAt = sequence + 1 & 0xffff;
        }
    }

    private void restart(int source, int sequence) {
        started = true;
        ssrc = source;
        lostBefore = lost;
        first = highest = sequence;
        distinct = 1;
        window = 1;
        resumeAt = -1;
    }
}
