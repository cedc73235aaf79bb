package org.jonction.firmware;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** A stream whose reading fails when nothing has come for too long. The time that its reader takes does not count. */
final class PatientStream extends FilterInputStream {
    private static final long NOBODY_READS = 0;

    private final Duration longestSilence;
    private final Thread watch;
    private volatile long readingSinceNs = NOBODY_READS;
    private volatile boolean silent;

    PatientStream(InputStream in, Duration longestSilence) {
        super(in);
        this.longestSilence = longestSilence;
        watch = Thread.ofVirtual().name("update-silence").start(this::watch);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        readingSinceNs = Math.max(1, System.nanoTime());
        int read;
        try {
            read = super.read(bytes, offset, length);
        } catch (IOException e) {
            throw silent ? silence() : e;
        } finally {
            readingSinceNs = NOBODY_READS;
        }
        if (silent) {
            throw silence();
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        watch.interrupt();
        super.close();
    }

    private IOException silence() {
        return new IOException("nothing has come for " + longestSilence.toSeconds() + " s");
    }

    private void watch() {
        try {
            Duration left = longestSilence;
            while (left.isPositive()) {
                Thread.sleep(left);
                long since = readingSinceNs;
                left = since == NOBODY_READS
                        ? longestSilence
                        : longestSilence.minusNanos(System.nanoTime() - since);
            }
            silent = true;
            in.close();
        } catch (InterruptedException | IOException e) {
            // closed by its reader, or broken already
        }
    }
}
