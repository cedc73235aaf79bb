package org.jonction.media;

/** Notices, second by second, that one side has fallen silent. */
final class SilenceWatch {
    private long heardBefore;
    private int silentS;

    /** Begins to count anew. */
    void restart() {
        silentS = 0;
    }

    /**
     * Counts one second.
     *
     * @param heard packets heard so far
     * @param limitS seconds of silence to report; 0 never
     * @return whether this second completes the silence, true once per silence
     */
    boolean second(long heard, int limitS) {
        if (heard != heardBefore) {
            heardBefore = heard;
            silentS = 0;
            return false;
        }
        silentS++;
        return silentS == limitS;
    }
}
