package org.jonction.firmware.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Encrypts what is written, chunk by chunk. {@link #finish} seals the last one; the stream below stays open. */
final class SealedOutput extends OutputStream {
    private final OutputStream out;
    private final Seal seal;
    private final byte[] chunk = new byte[Seal.CHUNK_BYTES];
    private int filled;
    private int number;

    SealedOutput(OutputStream out, Seal seal) {
        this.out = out;
        this.seal = seal;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        for (int left = length; left > 0; ) {
            if (filled == chunk.length) {
                seal(false);
            }
            int count = Math.min(left, chunk.length - filled);
            System.arraycopy(bytes, from, chunk, filled, count);
            filled += count;
            from += count;
            left -= count;
        }
    }

    void finish() throws IOException {
        seal(true);
        Arrays.fill(chunk, (byte) 0);
        out.flush();
    }

    private void seal(boolean last) throws IOException {
        out.write(seal.seal(number++, last, chunk, filled));
        filled = 0;
    }
}
